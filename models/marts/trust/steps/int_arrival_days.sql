with

event_arrivals as (
    select * from {{ ref('int_event_arrivals') }}
),

record_outcomes as (
    select * from {{ ref('int_record_outcomes') }}
    where raw_table <> 'events' and occurred_on is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- An event counts in its channel and in all.
arrivals as (
    select
        'events' as raw_table,
        channel,
        arrived_on,
        row_count,
        accepted,
        latest_loaded_at,
        sent,
        bounced,
        complained
    from event_arrivals
    union all
    select
        'events' as raw_table,
        '(all)' as channel,
        arrived_on,
        row_count,
        accepted,
        latest_loaded_at,
        sent,
        bounced,
        complained
    from event_arrivals
    union all
    select
        raw_table,
        '(all)' as channel,
        occurred_on as arrived_on,
        1 as row_count,
        case when reason is null then 1 else 0 end as accepted,
        null as latest_loaded_at,
        0 as sent,
        0 as bounced,
        0 as complained
    from record_outcomes
),

-- The days with rows.
arrival_counts as (
    select
        raw_table,
        channel,
        arrived_on,
        sum(row_count) as row_count,
        sum(accepted) as accepted,
        max(latest_loaded_at) as latest_loaded_at,
        sum(sent) as sent,
        sum(bounced) as bounced,
        sum(complained) as complained
    from arrivals
    group by 1, 2, 3
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
        cast(days.raw_table as varchar) as raw_table,
        cast(days.channel as varchar) as channel,
        days.as_of,
        days.days_ago,
        days.day_on,
        cast(coalesce(arrival_counts.row_count, 0) as bigint) as row_count,
        cast(coalesce(arrival_counts.accepted, 0) as bigint) as accepted,
        arrival_counts.latest_loaded_at,
        cast(coalesce(arrival_counts.sent, 0) as bigint) as sent,
        cast(coalesce(arrival_counts.bounced, 0) as bigint) as bounced,
        cast(coalesce(arrival_counts.complained, 0) as bigint) as complained
    from days
    left join arrival_counts
        on days.raw_table = arrival_counts.raw_table and days.channel = arrival_counts.channel and days.day_on = arrival_counts.arrived_on
)

select * from final
