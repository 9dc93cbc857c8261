with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
    where rule_number < 0
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

-- What is known on the day comes first, what is not too old second: both on the date of the score, never later.
final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        buying_stages.rule_id,
        max(signal_days.signal_on) as last_sign_on
    from signal_days
    inner join score_dates
        on signal_days.lead_number = score_dates.lead_number and signal_days.known_on <= score_dates.as_of
    inner join as_of_date
        on score_dates.as_of = as_of_date.as_of
    inner join buying_stages
        on
            signal_days.rule_number = buying_stages.rule_number
            and {{ dbt.datediff('signal_days.signal_on', 'score_dates.as_of', 'day') }} <= buying_stages.within_days
    group by 1, 2, 3
)

select * from final
