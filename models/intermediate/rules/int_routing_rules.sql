-- depends_on: {{ ref('int_rules_gate') }}

with

routing_rules as (
    select * from {{ read_seed('routing_rules') }} as seed
),

final as (
    select
        row_id as rule_id,
        priority,
        attribute,
        operator,
        value,
        owner
    from routing_rules
)

select * from final
