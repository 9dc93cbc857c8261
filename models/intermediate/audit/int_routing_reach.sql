with

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

lead_owners as (
    select * from {{ ref('int_lead_owners') }}
),

final as (
    select
        cast('routing_rules' as varchar) as rule_id,
        cast('routing' as varchar) as rule_kind,
        count(routing_priority) as lead_count,
        count(*) as everybody_count,
        cast(0 as double) as points_before_cap,
        cast(0 as double) as points_cut
    from lead_owners
    having (select count(*) from routing_rules) > 0
)

select * from final
