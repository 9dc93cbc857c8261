with

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

known_attributes as (
    select * from {{ ref('int_known_attributes') }}
),

events as (
    select * from {{ ref('stg_events') }}
),

event_types as (
    select distinct event_type from events
    where rejection_reason is null
),

wanted as (
    select
        rule_id,
        event_type
    from behavior_rules
    where is_active
    union all
    select
        rule_id,
        event_type
    from buying_stages
    where is_active
    union all
    select
        rule_id,
        event_type
    from absence_rules
    where is_active and event_type is not null
),

final as (
    select
        wanted.rule_id,
        cast('unknown_event_type' as varchar) as warning,
        wanted.event_type as missing_input
    from wanted
    left join event_types
        on wanted.event_type = event_types.event_type
    where event_types.event_type is null
    union all
    select
        fit_rules.rule_id,
        cast('unknown_attribute' as varchar) as warning,
        fit_rules.attribute as missing_input
    from fit_rules
    left join known_attributes
        on fit_rules.attribute = known_attributes.attribute
    where fit_rules.is_active and known_attributes.attribute is null
)

select * from final
