with

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
),

history_dates as (
    select * from {{ ref('int_history_dates') }}
),

previous_scores as (
    select * from {{ ref('int_previous_scores') }}
),

handoff_dates as (
    select * from {{ ref('int_handoff_dates') }}
),

channel_score_dates as (
    select * from {{ ref('int_channel_score_dates') }}
),

latest_verdicts as (
    select * from {{ ref('int_latest_verdicts') }}
),

-- Everybody today and on the days of the history that are asked for; on other days those who are looked at there.
final as (
    select
        leads.lead_number,
        leads.created_on,
        as_of_date.as_of
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    union
    select
        leads.lead_number,
        leads.created_on,
        history_dates.history_on as as_of
    from leads
    inner join history_dates
        on leads.created_on <= history_dates.history_on
    union
    select
        lead_number,
        created_on,
        as_of
    from backtest_leads
    union
    select
        lead_number,
        created_on,
        as_of
    from previous_scores
    where created_on <= as_of
    union
    select
        lead_number,
        created_on,
        as_of
    from handoff_dates
    union
    select * from channel_score_dates
    union
    select
        lead_number,
        created_on,
        scored_on as as_of
    from latest_verdicts
    where scored_on is not null
)

select * from final
