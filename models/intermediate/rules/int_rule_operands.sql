with

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

final as (
    select
        cast('behavior' as varchar) as rule_kind,
        rule_id,
        cast(property as varchar) as subject,
        operator,
        value
    from behavior_rules
    where is_active
    union all
    select
        'stage' as rule_kind,
        rule_id,
        property as subject,
        operator,
        value
    from buying_stages
    where is_active
    union all
    select
        'fit' as rule_kind,
        rule_id,
        attribute as subject,
        operator,
        value
    from fit_rules
    where is_active
    union all
    select
        'routing' as rule_kind,
        rule_id,
        attribute as subject,
        operator,
        value
    from routing_rules
)

select * from final
