with

routing_rules as (
    select * from {{ read_seed('routing_rules') }} as seed
),

rules as (
    select
        row_id as rule_id,
        priority,
        attribute,
        owner,
        operator,
        value,
        false as is_page
    from routing_rules
),

final as (
    {{ unrolled_operands('rules', 'rule_id, priority, attribute, owner') }}
)

select * from final
