with

contenders as (
    select * from {{ ref('int_contenders') }}
),

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

days as (
    select * from contenders
    union all
    select * from handoff_dates
),

known as (
    select
        days.lead_number,
        days.created_on,
        days.as_of,
        sales_verdicts.verdict,
        sales_verdicts.recorded_on,
        row_number() over (partition by days.lead_number, days.as_of order by sales_verdicts.verdict_number desc nulls last) as place
    from days
    left join sales_verdicts
        on days.lead_number = sales_verdicts.lead_number and days.as_of >= sales_verdicts.recorded_on
),

-- Whom sales gave back waits until something that earns points is done on a later day.
final as (
    select
        known.lead_number,
        known.created_on,
        known.as_of,
        known.verdict,
        known.recorded_on as verdict_on,
        lead_tiers.is_sales_ready
        and not coalesce(
            known.verdict in ('rejected', 'recycled') and coalesce(last_activity.last_active_on <= known.recorded_on, true), false
        ) as is_queued
    from known
    inner join lead_tiers
        on known.lead_number = lead_tiers.lead_number and known.as_of = lead_tiers.as_of
    left join last_activity
        on known.lead_number = last_activity.lead_number and known.as_of = last_activity.as_of
    where known.place = 1
)

select * from final
