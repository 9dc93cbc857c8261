with

operands as (
    select * from {{ ref('int_rule_operands') }}
),

-- `in` is `equals` with any of its values.
listed as (
    select
        operands.rule_kind,
        operands.rule_id,
        operands.subject,
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
        subject,
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

-- A page is compared as events hold it; a piece of one stays as it was written.
written as (
    select
        rule_kind,
        rule_id,
        operator,
        lower(case
            when rule_kind in ('behavior', 'stage') and subject = 'page' and operator in ('equals', 'not_equals')
                then {{ page_path('expected') }}
            else expected
        end) as expected
    from both_kinds
),

-- Two spellings of one value must not count an event twice.
final as (
    select
        cast(rule_kind as varchar) as rule_kind,
        cast(rule_id as varchar) as rule_id,
        cast(operator as varchar) as operator,
        min(expected) as expected,
        min({{ to_number('expected') }}) as expected_number,
        cast({{ comparison_key('expected') }} as varchar) as expected_key
    from written
    group by rule_kind, rule_id, operator, {{ comparison_key('expected') }}
)

select * from final
