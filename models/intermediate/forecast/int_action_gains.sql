with

candidates as (
    select * from {{ ref('int_action_candidates') }}
),

points_from_behavior as (
    select * from {{ ref('int_points_from_behavior') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

today as (
    select
        candidates.lead_number,
        candidates.rule_number,
        sum(signal_days.quantity) as quantity
    from candidates
    inner join signal_days
        on
            candidates.lead_number = signal_days.lead_number
            and candidates.rule_number = signal_days.rule_number
            and candidates.as_of = signal_days.signal_on
            and candidates.as_of >= signal_days.known_on
    group by 1, 2
),

hits as (
    select
        candidates.*,
        coalesce(points_from_behavior.decayed_hits, {{ to_points(0) }}) as decayed_hits,
        {{ daily_hits('coalesce(today.quantity, 0) + 1', 'candidates.max_per_day') }}
        - {{ daily_hits('coalesce(today.quantity, 0)', 'candidates.max_per_day') }} as hits_added
    from candidates
    left join points_from_behavior
        on
            candidates.lead_number = points_from_behavior.lead_number
            and candidates.as_of = points_from_behavior.as_of
            and candidates.rule_id = points_from_behavior.rule_id
    left join today
        on candidates.lead_number = today.lead_number and candidates.rule_number = today.rule_number
),

final as (
    select
        lead_number,
        tier_min_score,
        rule_id,
        rule_points,
        category,
        {{ cap_points(to_points(rule_points('rule_points', 'decayed_hits + hits_added')), 'max_points') }}
        - {{ cap_points(to_points(rule_points('rule_points', 'decayed_hits')), 'max_points') }} as points
    from hits
)

select * from final
