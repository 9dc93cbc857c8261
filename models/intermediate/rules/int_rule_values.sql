with

operands as (
    select * from {{ ref('int_rule_operands') }}
),

-- `in` is `equals` with any of its values.
listed as (
    select
        operands.rule_kind,
        operands.rule_id,
        'equals' as operator,
        {{ clean_text(dbt.split_part('operands.value', "'|'", 'places.place')) }} as expected
    from operands
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + length(operands.value) - length(replace(operands.value, '|', ''))
    where operands.operator = 'in'
),

single as (
    select
        rule_kind,
        rule_id,
        operator,
        value as expected
    from operands
    where operator is null or operator <> 'in'
),

both_kinds as (
    select * from listed
    where expected is not null
    union all
    select * from single
),

-- Above 2^53 a double no longer tells neighbours apart: there the text says which values are the same.
read as (
    select
        rule_kind,
        rule_id,
        operator,
        lower(expected) as expected,
        {{ to_number('expected') }} as expected_number,
        case when abs({{ to_number('expected') }}) < 9007199254740992 then {{ to_number('expected') }} end as number_compared
    from both_kinds
),

-- Two spellings of one value must not count an event twice.
final as (
    select
        cast(rule_kind as varchar) as rule_kind,
        cast(rule_id as varchar) as rule_id,
        cast(operator as varchar) as operator,
        min(expected) as expected,
        min(expected_number) as expected_number
    from read
    group by rule_kind, rule_id, operator, number_compared, case when number_compared is null then expected end
)

select * from final
