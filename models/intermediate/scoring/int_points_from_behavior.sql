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
        score_dates.lead_number,
        score_dates.as_of,
        signal_days.rule_number,
        signal_days.signal_on,
        sum(signal_days.quantity) as quantity
    from signal_days
    inner join score_dates
        on signal_days.lead_number = score_dates.lead_number and signal_days.known_on <= score_dates.as_of
    group by 1, 2, 3, 4
),

decayed as (
    select
        daily.lead_number,
        daily.as_of,
        daily.rule_number,
        sum({{ daily_hits('daily.quantity', 'behavior_rules.max_per_day') }}) as hits,
        sum(
            {{ to_points(
                daily_hits('daily.quantity', 'behavior_rules.max_per_day') ~ ' * '
                ~ decay_factor(dbt.datediff('daily.signal_on', 'daily.as_of', 'day'), 'behavior_rules.half_life_days')
            ) }}
        ) as decayed_hits
    from daily
    inner join behavior_rules
        on daily.rule_number = behavior_rules.rule_number
    group by 1, 2, 3
),

final as (
    select
        decayed.lead_number,
        decayed.as_of,
        behavior_rules.rule_id,
        decayed.hits,
        decayed.decayed_hits,
        {{ to_points(rule_points('behavior_rules.points', 'decayed.decayed_hits')) }} as points
    from decayed
    inner join behavior_rules
        on decayed.rule_number = behavior_rules.rule_number
)

select * from final
