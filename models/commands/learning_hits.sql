with

pairs as (
    select * from {{ ref('learning_pairs') }}
),

half_life_hits as (
    select * from {{ ref('int_half_life_hits') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

rules as (
    select * from {{ ref('int_rules') }}
    where rule_kind <> 'behavior'
),

last_signals as (
    select
        pairs.lead_number,
        pairs.as_of,
        signal_days.rule_number,
        max(signal_days.signal_on) as last_on
    from signal_days
    inner join pairs
        on
            signal_days.lead_number = pairs.lead_number and signal_days.known_from <= pairs.as_of
            and signal_days.known_until > pairs.as_of
    group by pairs.lead_number, pairs.as_of, signal_days.rule_number
),

final as (
    select
        last_signals.lead_number,
        last_signals.as_of,
        behavior_rules.rule_id,
        half_life_hits.half_life_days,
        coalesce(half_life_hits.is_listed, true) as is_listed,
        cast(coalesce(half_life_hits.decayed_hits, 0) as double) as decayed_hits,
        cast({{ dbt.datediff('last_signals.last_on', 'last_signals.as_of', 'day') }} as integer) as days_since_last
    from last_signals
    inner join behavior_rules
        on last_signals.rule_number = behavior_rules.rule_number
    -- Of hits that were reset nothing is left but the day of the last.
    left join half_life_hits
        on
            last_signals.lead_number = half_life_hits.lead_number
            and last_signals.as_of = half_life_hits.as_of
            and last_signals.rule_number = half_life_hits.rule_number
    union all
    -- What a rule of another kind asks for is there or not, and nothing of it fades.
    select
        rule_points.lead_number,
        rule_points.as_of,
        rules.rule_id,
        cast(null as double) as half_life_days,
        true as is_listed,
        cast(1 as double) as decayed_hits,
        cast(null as integer) as days_since_last
    from rule_points
    inner join rules
        on rule_points.rule_number = rules.rule_number
    inner join pairs
        on rule_points.lead_number = pairs.lead_number and rule_points.as_of = pairs.as_of
)

select * from final
