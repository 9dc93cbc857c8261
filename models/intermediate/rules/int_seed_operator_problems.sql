with

operands as (
    select * from {{ ref('int_seed_operands') }}
),

-- A rule on behaviour need not compare anything; where the other rules lack a name or an operator, the cell is at fault.
judged as (
    select
        *,
        case
            when subject is null and operator is not null and subject_column = 'property' then 'no_subject'
            when subject is not null and operator is null and subject_column = 'property' then 'no_operator'
            when operator is null and value is not null and subject_column = 'property' then 'value_alone'
            when operator in ('present', 'absent') and value is not null then 'value_unused'
            when operator in ('equals', 'not_equals', 'in', 'contains', 'at_least', 'at_most') and value is null then 'no_value'
            when operator in ('at_least', 'at_most') and {{ to_number('value') }} is null then 'no_number'
            when operator = 'in' and replace(replace(value, '|', ''), ' ', '') = '' then 'no_value'
            when operator = 'in' and length(value) - length(replace(value, '|', '')) >= 1000 then 'many_values'
            when operator = 'in' and position(',' in value) > 0 then 'comma'
            when operator <> 'in' and length(value) > 1000 then 'long_value'
            when subject = 'page' and subject_column = 'property' and (position('?' in value) > 0 or position('#' in value) > 0)
                then 'page_address'
        end as fault
    from operands
),

final as (
    select
        seed_name,
        row_id,
        cast(
            case fault when 'no_subject' then subject_column when 'no_operator' then 'operator' else 'value' end as varchar
        ) as column_name,
        case when fault not in ('no_subject', 'no_operator') then value end as found_value,
        cast(case fault
            when 'no_subject' then 'the name of a property beside the operator ' || operator
            when 'no_operator' then 'an operator beside the property ' || subject
            when 'value_alone' then 'blank, because the row has no operator'
            when 'value_unused' then 'blank, because ' || operator || ' compares with nothing'
            when 'no_value' then 'a value, because ' || operator || ' compares with one'
            when 'no_number' then 'a number, because ' || operator || ' compares numbers'
            when 'many_values' then 'at most 1000 values, split by |'
            when 'comma' then 'values split by |, without commas'
            when 'page_address' then 'a page without ? and #, because page is the path alone'
            else 'at most 1000 characters'
        end as varchar) as allowed,
        cast(case fault
            when 'no_subject' then 'write the property, or blank the operator'
            when 'no_operator' then 'write the operator, or blank the property'
            when 'value_alone' then 'blank the value, or write property and operator'
            when 'value_unused' then 'blank the value'
            when 'no_value' then 'write the value'
            when 'no_number' then 'write digits, with a point before decimals'
            when 'comma' then 'write | for the comma; a value that holds one needs a rule of its own, with equals'
            when 'many_values' then 'split the list over several rules'
            when 'page_address' then 'write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?)'
            else 'write a shorter value'
        end as varchar) as mend
    from judged
    where fault is not null
)

select * from final
