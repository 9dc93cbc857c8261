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

-- The number of a rule's half-life stands for both, so that hits are added up by whole numbers alone.
half_lives as (
    select
        rule_number,
        half_life_days,
        max(is_listed) = 1 as is_listed,
        max(is_current) = 1 as is_current,
        cast(row_number() over (order by rule_number, half_life_days) as integer) as half_life_number
    from candidates
    group by 1, 2
),

leads as (
    select
        backtest_leads.lead_number,
        backtest_leads.as_of
    from backtest_leads
    inner join settings
        on backtest_leads.sample_number <= settings.half_life_sample_leads or backtest_leads.is_converted
),

days as (
    select
        signal_days.lead_number,
        leads.as_of,
        signal_days.rule_number,
        {{ dbt.datediff('signal_days.signal_on', 'leads.as_of', 'day') }} as age_days,
        {{ daily_hits('signal_days.quantity', 'behavior_rules.max_per_day') }} as hits
    from signal_days
    inner join leads
        on
            signal_days.lead_number = leads.lead_number
            and signal_days.known_from <= leads.as_of
            and signal_days.known_until > leads.as_of
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
),

ages as (
    select distinct
        rule_number,
        age_days
    from days
),

-- Days of one age fade alike: a factor is worked out once for each age and not for each day.
factors as (
    select
        ages.rule_number,
        ages.age_days,
        half_lives.half_life_number,
        {{ decay_factor('ages.age_days', 'half_lives.half_life_days') }} as factor
    from ages
    inner join half_lives
        on ages.rule_number = half_lives.rule_number
),

decayed as (
    select
        days.lead_number,
        days.as_of,
        factors.half_life_number,
        sum({{ to_points('days.hits * factors.factor') }}) as decayed_hits
    from days
    inner join factors
        on days.rule_number = factors.rule_number and days.age_days = factors.age_days
    group by 1, 2, 3
),

final as (
    select
        decayed.lead_number,
        decayed.as_of,
        half_lives.rule_number,
        half_lives.half_life_days,
        half_lives.is_listed,
        half_lives.is_current,
        decayed.decayed_hits
    from decayed
    inner join half_lives
        on decayed.half_life_number = half_lives.half_life_number
)

select * from final
