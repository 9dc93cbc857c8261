with

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

final as (
    select attribute from fit_rules
    where is_active
    union
    select attribute from routing_rules
)

select * from final
