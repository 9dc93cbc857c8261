with

arrival_counts as (
    select * from {{ ref('int_arrival_counts') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- A stray row that is not used must not stretch the span.
sources as (
    select
        arrival_counts.raw_table,
        arrival_counts.channel,
        as_of_date.as_of,
        {{ dbt.datediff('min(arrival_counts.arrived_on)', 'as_of_date.as_of', 'day') }} as days_of_span
    from arrival_counts
    inner join as_of_date
        on arrival_counts.arrived_on <= as_of_date.as_of
    where arrival_counts.accepted > 0
    group by 1, 2, 3
),

days as (
    select
        sources.raw_table,
        sources.channel,
        sources.as_of,
        places.place - 1 as days_ago,
        cast({{ dbt.dateadd('day', '1 - places.place', 'sources.as_of') }} as date) as day_on
    from sources
    inner join {{ whole_numbers(10000) }} as places
        on places.place <= sources.days_of_span + 1
),

final as (
    select
        days.raw_table,
        days.channel,
        days.as_of,
        days.days_ago,
        days.day_on,
        coalesce(arrival_counts.row_count, 0) as row_count,
        coalesce(arrival_counts.accepted, 0) as accepted,
        arrival_counts.latest_loaded_at,
        coalesce(arrival_counts.sent, 0) as sent,
        coalesce(arrival_counts.bounced, 0) as bounced,
        coalesce(arrival_counts.complained, 0) as complained
    from days
    left join arrival_counts
        on days.raw_table = arrival_counts.raw_table and days.channel = arrival_counts.channel and days.day_on = arrival_counts.arrived_on
)

select * from final
