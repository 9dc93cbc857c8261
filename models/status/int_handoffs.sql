with

handoff_dates as (
    select * from {{ ref('int_handoff_dates') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

last_activity as (
    select * from {{ ref('int_last_activity') }}
    where event_type is null
),

sales_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

known as (
    select
        handoff_dates.lead_number,
        handoff_dates.created_on,
        handoff_dates.first_day_on,
        handoff_dates.as_of,
        sales_verdicts.verdict,
        sales_verdicts.recorded_on,
        row_number() over (
            partition by handoff_dates.lead_number, handoff_dates.as_of order by sales_verdicts.verdict_number desc nulls last
        ) as place
    from handoff_dates
    left join sales_verdicts
        on handoff_dates.lead_number = sales_verdicts.lead_number and handoff_dates.as_of >= sales_verdicts.recorded_on
),

-- Whom sales gave back waits until something that earns points is done on a later day.
queue_days as (
    select
        known.lead_number,
        known.created_on,
        known.first_day_on,
        known.as_of,
        known.verdict,
        known.recorded_on as verdict_on,
        lead_tiers.is_sales_ready
        and not coalesce(
            known.verdict in ('rejected', 'recycled') and coalesce(last_activity.last_active_on <= known.recorded_on, true), false
        ) as is_queued,
        lead_tiers.respond_within_days
    from known
    inner join lead_tiers
        on known.lead_number = lead_tiers.lead_number and known.as_of = lead_tiers.as_of
    left join last_activity
        on known.lead_number = last_activity.lead_number and known.as_of = last_activity.as_of
    where known.place = 1
),

-- Before each day on which a lead may come in the day before was looked at: from the last one out on it was in.
runs as (
    select
        lead_number,
        max(case when not is_queued then as_of end) as last_out_on,
        max(first_day_on) as first_day_on,
        max(created_on) as created_on
    from queue_days
    group by 1
),

handoffs as (
    select
        queue_days.lead_number,
        queue_days.as_of,
        queue_days.verdict,
        queue_days.verdict_on,
        queue_days.respond_within_days,
        cast(coalesce({{ dbt.dateadd('day', 1, 'runs.last_out_on') }}, runs.first_day_on) as date) as handed_off_on,
        runs.last_out_on is null and runs.first_day_on > runs.created_on as is_handed_off_earlier
    from queue_days
    inner join as_of_date
        on queue_days.as_of = as_of_date.as_of
    inner join runs
        on queue_days.lead_number = runs.lead_number
    where queue_days.is_queued
),

final as (
    select
        lead_number,
        as_of,
        verdict,
        verdict_on,
        handed_off_on,
        is_handed_off_earlier,
        cast({{ dbt.dateadd('day', 'respond_within_days', 'handed_off_on') }} as date) as respond_by,
        -- A run that began before the first day looked at may have been answered before it, too.
        coalesce(verdict in ('contacted', 'accepted') and (verdict_on >= handed_off_on or is_handed_off_earlier), false) as is_contacted
    from handoffs
)

select * from final
