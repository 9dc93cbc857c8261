with

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
    where split in ('training', 'held_out')
),

settings as (
    select * from {{ ref('int_settings') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting = 'half_lives'
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

-- The half-lives to compare; numbers that are written in two ways count once.
listed as (
    select distinct {{ to_number('item') }} as half_life_days from setting_lists
    union all
    -- Blank: nothing fades.
    select cast(null as double) as half_life_days
),

-- Each rule is compared with the half-lives that are listed, with no fading, and with its own.
candidates as (
    select
        behavior_rules.rule_number,
        listed.half_life_days,
        1 as is_listed,
        0 as is_current
    from behavior_rules
    cross join listed
    where behavior_rules.is_active
    union all
    select
        rule_number,
        half_life_days,
        0 as is_listed,
        1 as is_current
    from behavior_rules
    where is_active
),

half_lives as (
    select
        rule_number,
        half_life_days,
        max(is_listed) = 1 as is_listed,
        max(is_current) = 1 as is_current
    from candidates
    group by 1, 2
),

final as (
    select
        backtest_leads.lead_number,
        backtest_leads.as_of,
        signal_days.rule_number,
        half_lives.half_life_days,
        half_lives.is_listed,
        half_lives.is_current,
        sum(
            {{ to_points(
                daily_hits('signal_days.quantity', 'behavior_rules.max_per_day') ~ ' * '
                ~ decay_factor(dbt.datediff('signal_days.signal_on', 'backtest_leads.as_of', 'day'), 'half_lives.half_life_days')
            ) }}
        ) as decayed_hits
    from signal_days
    inner join backtest_leads
        on
            signal_days.lead_number = backtest_leads.lead_number
            and signal_days.known_from <= backtest_leads.as_of
            and signal_days.known_until > backtest_leads.as_of
    inner join settings
        on backtest_leads.sample_number <= settings.half_life_sample_leads or backtest_leads.is_converted
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
    inner join half_lives
        on signal_days.rule_number = half_lives.rule_number
    group by 1, 2, 3, 4, 5, 6
)

select * from final
