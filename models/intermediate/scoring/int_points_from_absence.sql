with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

last_activity as (
    select * from {{ ref('int_last_activity') }}
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
),

final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        absence_rules.rule_id,
        {{ to_points('absence_rules.points') }} as points
    from score_dates
    inner join absence_rules
        on {{ dbt.datediff('score_dates.created_on', 'score_dates.as_of', 'day') }} >= absence_rules.absent_days
    left join last_activity
        on
            score_dates.lead_number = last_activity.lead_number
            and score_dates.as_of = last_activity.as_of
            and coalesce(absence_rules.event_type, '') = coalesce(last_activity.event_type, '')
    where
        absence_rules.is_active
        and (
            last_activity.last_active_on is null
            or {{ dbt.datediff('last_activity.last_active_on', 'score_dates.as_of', 'day') }} >= absence_rules.absent_days
        )
)

select * from final
