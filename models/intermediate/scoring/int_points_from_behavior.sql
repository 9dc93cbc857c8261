with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

daily as (
    select
        score_dates.lead_id,
        score_dates.as_of,
        signal_days.rule_id,
        signal_days.signal_on,
        sum(signal_days.quantity) as quantity
    from signal_days
    inner join score_dates
        on signal_days.lead_id = score_dates.lead_id and signal_days.known_on <= score_dates.as_of
    group by 1, 2, 3, 4
),

decayed as (
    select
        daily.lead_id,
        daily.as_of,
        daily.rule_id,
        sum({{ daily_hits('daily.quantity', 'behavior_rules.max_per_day') }}) as hits,
        sum(
            {{ to_points(
                daily_hits('daily.quantity', 'behavior_rules.max_per_day') ~ ' * '
                ~ decay_factor(dbt.datediff('daily.signal_on', 'daily.as_of', 'day'), 'behavior_rules.half_life_days')
            ) }}
        ) as decayed_hits
    from daily
    inner join behavior_rules
        on daily.rule_id = behavior_rules.rule_id
    group by 1, 2, 3
),

final as (
    select
        decayed.lead_id,
        decayed.as_of,
        decayed.rule_id,
        decayed.hits,
        decayed.decayed_hits,
        {{ to_points(rule_points('behavior_rules.points', 'decayed.decayed_hits')) }} as points
    from decayed
    inner join behavior_rules
        on decayed.rule_id = behavior_rules.rule_id
)

select * from final
