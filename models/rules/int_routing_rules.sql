with

routing_rules as (
    select * from {{ read_seed('routing_rules') }} as seed
),

conditions as (
    select * from {{ read_seed('rule_conditions') }} as seed
    where rule_kind = 'routing'
),

-- A rule's own condition, and those that must hold besides.
rules as (
    select
        row_id as rule_id,
        priority,
        attribute,
        owner,
        operator,
        value,
        '' as condition,
        false as is_page
    from routing_rules
    union all
    select
        routing_rules.row_id as rule_id,
        routing_rules.priority,
        conditions.attribute,
        routing_rules.owner,
        conditions.operator,
        conditions.value,
        conditions.row_id as condition,
        false as is_page
    from conditions
    inner join routing_rules
        on {{ to_number('conditions.rule_id') }} = routing_rules.priority
),

final as (
    {{ unrolled_operands('rules', 'rule_id', 'priority, attribute, owner') }}
)

select * from final
