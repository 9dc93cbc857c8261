with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

signal_spans as (
    select * from {{ ref('int_signal_spans') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

decayed as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        signal_spans.rule_number,
        sum({{ daily_hits('signal_spans.quantity', 'behavior_rules.max_per_day') }}) as hits,
        sum(
            {{ to_points(
                daily_hits('signal_spans.quantity', 'behavior_rules.max_per_day') ~ ' * '
                ~ decay_factor(dbt.datediff('signal_spans.signal_on', 'score_dates.as_of', 'day'), 'behavior_rules.half_life_days')
            ) }}
        ) as decayed_hits
    from signal_spans
    inner join score_dates
        on
            signal_spans.lead_number = score_dates.lead_number
            and signal_spans.known_from <= score_dates.as_of
            and signal_spans.known_until > score_dates.as_of
    inner join behavior_rules
        on signal_spans.rule_number = behavior_rules.rule_number
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
