with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

-- A rule_id must be unique over all the files, because the ledger names rules by it.
keys as (
    select
        seed_name,
        row_id,
        column_name,
        case when column_name = 'rule_id' then 'rule_id' else seed_name end as key_space,
        -- Keys are the same where what is made of them is: 10 and 10.0, ceo and C.E.O.
        case
            when seed_name = 'routing_rules' then coalesce(cast({{ to_number('cell') }} as varchar), cell)
            when seed_name = 'seniority_patterns' then {{ words_of('cell') }}
            when seed_name = 'deal_stages' then {{ stage_key('cell') }}
            else lower(row_id)
        end as row_key
    from cells
    where
        cell is not null
        and (
            (column_name = 'rule_id' and seed_name not in ('resets', 'rule_conditions'))
            or column_name in ('exclusion_id', 'persona_id', 'tier', 'priority', 'pattern', 'domain', 'setting')
            or (seed_name = 'deal_stages' and column_name = 'stage')
            or (seed_name = 'score_bands' and column_name = 'band')
            or (seed_name = 'resets' and column_name = 'event_type')
            or (seed_name = 'score_categories' and column_name = 'category')
            or (seed_name = 'scores' and column_name = 'score')
            or (seed_name = 'blank_words' and column_name = 'word')
            or (seed_name = 'list_attributes' and column_name = 'attribute')
            or (seed_name = 'rule_conditions' and column_name = 'rule_kind')
            or (seed_name = 'silenced_findings' and column_name = 'code')
        )
),

keys_by_seed as (
    select
        key_space,
        row_key,
        seed_name,
        count(*) as copies
    from keys
    group by 1, 2, 3
),

repeated as (
    select
        key_space,
        row_key,
        cast(cast(sum(copies) as integer) as varchar) as copies,
        {{ dbt.listagg("seed_name || '.csv'", "' and '", 'order by seed_name') }} as files
    from keys_by_seed
    group by 1, 2
    having sum(copies) > 1
),

key_problems as (
    select distinct
        keys.seed_name,
        keys.row_id,
        keys.column_name,
        keys.row_id as found_value,
        'each once, and this one stands ' || repeated.copies || ' times, in ' || repeated.files as allowed,
        'rename or remove the copies' as mend
    from keys
    inner join repeated
        on keys.key_space = repeated.key_space and keys.row_key = repeated.row_key
),

-- What the rows of five seeds compare, as they are typed: names in small letters.
operands as (
    select
        seed_name,
        row_id,
        place,
        case
            when seed_name in ('behavior_rules', 'frequency_rules', 'buying_stages') or lower({{ cell_of('rule_kind') }}) = 'behavior' then 'property'
            else 'attribute'
        end as subject_column,
        lower(coalesce({{ cell_of('property') }}, {{ cell_of('attribute') }})) as subject,
        lower({{ cell_of('operator') }}) as operator,
        {{ cell_of('value') }} as value
    from cells
    where seed_name in ('behavior_rules', 'frequency_rules', 'buying_stages', 'fit_rules', 'exclusions', 'routing_rules', 'rule_conditions')
    group by 1, 2, 3
),

-- A rule on behaviour need not compare anything; where the others lack a name or an operator, the cell is at fault.
judged as (
    select
        *,
        case
            when subject is null and operator is not null and (subject_column = 'property' or seed_name = 'rule_conditions') then 'no_subject'
            when subject is not null and operator is null and subject_column = 'property' and seed_name <> 'rule_conditions' then 'no_operator'
            when operator is null and value is not null and subject_column = 'property' and seed_name <> 'rule_conditions' then 'value_alone'
            when operator in ('present', 'absent') and value is not null then 'value_unused'
            when value is null and operator in (
                'equals', 'not_equals', 'in', 'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with', 'at_least', 'at_most', 'above',
                'below', 'between'
            ) then 'no_value'
            when operator in ('at_least', 'at_most', 'above', 'below') and {{ to_number('value') }} is null then 'no_number'
            when operator = 'between' and (
                length(value) - length(replace(value, '|', '')) <> 1
                or coalesce(
                    {{ to_number(clean_text(dbt.split_part('value', "'|'", 1))) }} > {{ to_number(clean_text(dbt.split_part('value', "'|'", 2))) }},
                    true
                )
            ) then 'no_range'
            when
                operator in ('in', 'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with')
                and replace(replace(value, '|', ''), ' ', '') = ''
                then 'no_value'
            when operator in ('in', 'not_in') and length(value) - length(replace(value, '|', '')) >= 1000 then 'many_values'
            when operator in ('in', 'not_in') and position(',' in value) > 0 then 'comma'
            when operator not in ('in', 'not_in') and length(value) > 1000 then 'long_value'
            when subject = 'page' and subject_column = 'property' and (position('?' in value) > 0 or position('#' in value) > 0)
                then 'page_address'
        end as fault
    from operands
),

-- A rule whose operator, value and column do not go together would match nothing, in silence.
operator_problems as (
    select
        seed_name,
        row_id,
        case fault when 'no_subject' then subject_column when 'no_operator' then 'operator' else 'value' end as column_name,
        case when fault not in ('no_subject', 'no_operator') then value end as found_value,
        case fault
            when 'no_subject' then 'the name of ' || case subject_column when 'property' then 'a' else 'an' end || ' ' || subject_column || ' beside the operator ' || operator
            when 'no_operator' then 'an operator beside the property ' || subject
            when 'value_alone' then 'blank, because the row has no operator'
            when 'value_unused' then 'blank, because ' || operator || ' compares with nothing'
            when 'no_value' then 'a value, because ' || operator || ' compares with one'
            when 'no_number' then 'a number, because ' || operator || ' compares numbers'
            when 'no_range' then 'two numbers split by |, the lower one first, because between compares with both'
            when 'many_values' then 'at most 1000 values, split by |'
            when 'comma' then 'values split by |, without commas'
            when 'page_address' then 'a page without ? and #, because page is the path alone'
            else 'at most 1000 characters'
        end as allowed,
        case fault
            when 'no_subject' then 'write the ' || subject_column || case when seed_name = 'rule_conditions' then '' else ', or blank the operator' end
            when 'no_operator' then 'write the operator, or blank the property'
            when 'value_alone' then 'blank the value, or write property and operator'
            when 'value_unused' then 'blank the value'
            when 'no_value' then 'write the value'
            when 'no_number' then 'write digits, with a point before decimals'
            when 'no_range' then 'write it like 50|500'
            when 'comma' then 'write | for the comma; a value that holds one needs a rule of its own, with equals'
            when 'many_values' then 'split the list over several rules'
            when 'page_address' then 'write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?)'
            else 'write a shorter value'
        end as mend
    from judged
    where fault is not null
),

final as (
    select * from key_problems
    union all
    select * from operator_problems
)

select * from final
