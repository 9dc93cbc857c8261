with

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where points > 0
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- As if no day had a limit of hits.
unlimited as (
    select
        signal_days.lead_number,
        signal_days.rule_number,
        sum(
            {{ to_points(
                'signal_days.quantity * '
                ~ decay_factor(dbt.datediff('signal_days.signal_on', 'as_of_date.as_of', 'day'), 'behavior_rules.half_life_days')
            ) }}
        ) as decayed_hits
    from signal_days
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
    inner join as_of_date
        on signal_days.known_on <= as_of_date.as_of
    group by 1, 2
),

final as (
    select
        unlimited.lead_number,
        behavior_rules.rule_id,
        {{ cap_points(to_points(rule_points('behavior_rules.points', 'unlimited.decayed_hits')), 'behavior_rules.max_points') }}
            as most_points
    from unlimited
    inner join behavior_rules
        on unlimited.rule_number = behavior_rules.rule_number
)

select * from final
