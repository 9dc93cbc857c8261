with

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

backtest_leads as (
    select * from {{ when_calibrating(ref('int_backtest_leads'), {'lead_number': 'integer', 'created_on': 'date', 'as_of': 'date'}) }} as looked_back
),

history_dates as (
    select * from {{ ref('int_history_dates') }}
),

previous_scores as (
    select * from {{ ref('int_previous_scores') }}
    where days_ago = 1
),

handoff_dates as (
    select * from {{ ref('int_handoff_dates') }}
),

latest_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
    where is_latest
),

-- The day on which a lead has the age at which channels are compared. Of whoever came before retention_days the first signals are
-- gone, and the score would be of somebody else.
channel_dates as (
    select
        leads.lead_number,
        leads.created_on,
        cast({{ dbt.dateadd('day', 'settings.channel_score_age_days', 'leads.created_on') }} as date) as as_of,
        as_of_date.as_of as last_on
    from leads
    cross join settings
    inner join as_of_date
        on coalesce(leads.created_on >= as_of_date.keep_from, true)
),

-- Everybody today and on the days of the history that are asked for; on other days those who are looked at there.
asked as (
    select
        leads.lead_number,
        leads.created_on,
        as_of_date.as_of,
        false as is_channel_date
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    union all
    select
        leads.lead_number,
        leads.created_on,
        history_dates.history_on as as_of,
        false as is_channel_date
    from leads
    inner join history_dates
        on leads.created_on <= history_dates.history_on
    union all
    select
        lead_number,
        created_on,
        as_of,
        false as is_channel_date
    from backtest_leads
    union all
    select
        lead_number,
        created_on,
        as_of,
        false as is_channel_date
    from previous_scores
    where created_on <= as_of
    union all
    select
        lead_number,
        created_on,
        as_of,
        false as is_channel_date
    from handoff_dates
    union all
    select
        lead_number,
        created_on,
        as_of,
        true as is_channel_date
    from channel_dates
    where as_of <= last_on and {{ is_calibrating() }}
    union all
    select
        lead_number,
        created_on,
        scored_on as as_of,
        false as is_channel_date
    from latest_verdicts
    where scored_on is not null
),

final as (
    select
        lead_number,
        created_on,
        as_of,
        max(case when is_channel_date then 1 else 0 end) = 1 as is_channel_date
    from asked
    group by 1, 2, 3
)

select * from final
