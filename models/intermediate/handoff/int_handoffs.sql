with

queue_days as (
    select * from {{ ref('int_queue_days') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

runs as (
    select
        lead_number,
        max(case when not is_queued then as_of end) as last_out_on,
        min(as_of) as first_day_on,
        max(created_on) as created_on
    from queue_days
    group by 1
),

final as (
    select
        queue_days.lead_number,
        queue_days.as_of,
        queue_days.verdict,
        queue_days.verdict_on,
        cast(coalesce({{ dbt.dateadd('day', 1, 'runs.last_out_on') }}, runs.first_day_on) as date) as handed_off_on,
        runs.last_out_on is null and runs.first_day_on > runs.created_on as is_handed_off_earlier
    from queue_days
    inner join as_of_date
        on queue_days.as_of = as_of_date.as_of
    inner join runs
        on queue_days.lead_number = runs.lead_number
    where queue_days.is_queued
)

select * from final
