with

event_types as (
    select * from {{ ref('int_event_types') }}
),

event_type_rules as (
    select * from {{ ref('int_event_type_rules') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

counted as (
    select
        event_types.*,
        coalesce(event_type_rules.behavior_rules, 0) as behavior_rules,
        coalesce(event_type_rules.absence_rules, 0) as absence_rules,
        coalesce(event_type_rules.stage_signs, 0) as stage_signs
    from event_types
    left join event_type_rules
        on event_types.event_type = event_type_rules.event_type
),

final as (
    select
        counted.event_type,
        counted.events,
        {{ divide('counted.events', 'sum(counted.events) over ()') }} as share_of_events,
        counted.leads,
        counted.first_seen_on,
        counted.last_seen_on,
        counted.behavior_rules,
        counted.absence_rules,
        counted.stage_signs,
        counted.behavior_rules + counted.absence_rules > 0 as is_scored,
        counted.behavior_rules + counted.absence_rules + counted.stage_signs > 0 as is_looked_at,
        as_of_date.as_of
    from counted
    cross join as_of_date
)

select * from final
