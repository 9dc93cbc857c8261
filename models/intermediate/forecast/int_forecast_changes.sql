with

leads as (
    select * from {{ ref('int_forecast_starts') }}
),

points_from_behavior as (
    select * from {{ ref('int_points_from_behavior') }}
),

last_activity as (
    select * from {{ ref('int_last_activity') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
    where is_active
),

-- Silence counts from the last such event, but not from before the lead was known.
silences as (
    select
        leads.lead_number,
        absence_rules.rule_id,
        absence_rules.category,
        absence_rules.points,
        absence_rules.absent_days
        - {{ dbt.datediff('greatest(leads.created_on, last_activity.last_active_on)', 'leads.as_of', 'day') }} as due_in_days
    from leads
    cross join absence_rules
    left join last_activity
        on
            leads.lead_number = last_activity.lead_number
            and leads.as_of = last_activity.as_of
            and coalesce(absence_rules.event_type, '') = coalesce(last_activity.event_type, '')
),

final as (
    select
        leads.lead_number,
        points_from_behavior.rule_id,
        behavior_rules.category,
        behavior_rules.points > 0 as is_falling,
        behavior_rules.points as rule_points,
        points_from_behavior.decayed_hits,
        behavior_rules.half_life_days,
        behavior_rules.max_points,
        0 as due_in_days,
        {{ cap_points('points_from_behavior.points', 'behavior_rules.max_points') }} as points_today
    from points_from_behavior
    inner join leads
        on points_from_behavior.lead_number = leads.lead_number and points_from_behavior.as_of = leads.as_of
    inner join behavior_rules
        on points_from_behavior.rule_id = behavior_rules.rule_id
    where behavior_rules.half_life_days is not null and points_from_behavior.points <> 0
    union all
    select
        lead_number,
        rule_id,
        category,
        points < 0 as is_falling,
        points as rule_points,
        {{ to_points(1) }} as decayed_hits,
        cast(null as double) as half_life_days,
        cast(null as double) as max_points,
        due_in_days,
        {{ to_points(0) }} as points_today
    from silences
    where due_in_days between 1 and 365
)

select * from final
