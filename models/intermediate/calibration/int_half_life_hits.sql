with

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
    where split in ('training', 'held_out')
),

settings as (
    select * from {{ ref('int_settings') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

half_lives as (
    select * from {{ ref('int_half_lives') }}
),

daily as (
    select
        backtest_leads.lead_number,
        backtest_leads.as_of,
        signal_days.rule_number,
        signal_days.signal_on,
        sum(signal_days.quantity) as quantity
    from signal_days
    inner join backtest_leads
        on signal_days.lead_number = backtest_leads.lead_number and signal_days.known_on <= backtest_leads.as_of
    inner join settings
        on backtest_leads.sample_number <= settings.half_life_sample_leads or backtest_leads.is_converted
    group by 1, 2, 3, 4
),

final as (
    select
        daily.lead_number,
        daily.as_of,
        daily.rule_number,
        half_lives.half_life_days,
        half_lives.is_listed,
        half_lives.is_current,
        sum(
            {{ to_points(
                daily_hits('daily.quantity', 'behavior_rules.max_per_day') ~ ' * '
                ~ decay_factor(dbt.datediff('daily.signal_on', 'daily.as_of', 'day'), 'half_lives.half_life_days')
            ) }}
        ) as decayed_hits
    from daily
    inner join behavior_rules
        on daily.rule_number = behavior_rules.rule_number
    inner join half_lives
        on daily.rule_number = half_lives.rule_number
    group by 1, 2, 3, 4, 5, 6
)

select * from final
