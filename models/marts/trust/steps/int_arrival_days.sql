with

events as (
    select * from {{ ref('stg_events') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
),

record_outcomes as (
    select * from {{ ref('int_record_outcomes') }}
    where raw_table <> 'events' and occurred_on is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- The kinds of e-mail events.
kinds as (
    select
        lower(item) as event_type,
        max(case when setting = 'email_sent_events' then 1 else 0 end) as is_sent,
        max(case when setting = 'email_bounced_events' then 1 else 0 end) as is_bounced,
        max(case when setting = 'email_complained_events' then 1 else 0 end) as is_complained
    from setting_lists
    where setting in ('email_sent_events', 'email_bounced_events', 'email_complained_events')
    group by 1
),

arrived as (
    select
        coalesce(events.channel, '(none)') as channel,
        cast(events.loaded_at as date) as arrived_on,
        events.loaded_at,
        events.rejection_reason is null as is_accepted,
        case
            when events.rejection_reason is null
                then floor({{ dbt.datediff('events.occurred_at', 'events.loaded_at', 'second') }} / 60.0)
        end as lag_minutes,
        case when events.rejection_reason is null then events.quantity * kinds.is_sent end as sent,
        case when events.rejection_reason is null then events.quantity * kinds.is_bounced end as bounced,
        case when events.rejection_reason is null then events.quantity * kinds.is_complained end as complained
    from events
    left join kinds
        on events.event_type = kinds.event_type
    where events.loaded_at is not null
),

-- Few delays differ, so that all further steps have little to read.
event_arrivals as (
    select
        channel,
        arrived_on,
        cast(lag_minutes as integer) as lag_minutes,
        count(*) as row_count,
        count(case when is_accepted then 1 end) as accepted,
        max(loaded_at) as latest_loaded_at,
        cast(coalesce(sum(sent), 0) as bigint) as sent,
        cast(coalesce(sum(bounced), 0) as bigint) as bounced,
        cast(coalesce(sum(complained), 0) as bigint) as complained
    from arrived
    group by 1, 2, 3
),

-- An event counts in its channel and in all.
channel_arrivals as (
    select
        case when totals.is_total then '(all)' else event_arrivals.channel end as counted_in,
        event_arrivals.*
    from event_arrivals
    cross join (values (true), (false)) as totals (is_total)
),

-- Accepted events by how late they came.
lag_counts as (
    select
        counted_in as channel,
        arrived_on,
        lag_minutes,
        sum(accepted) as accepted
    from channel_arrivals
    group by 1, 2, 3
),

lags_so_far as (
    select
        channel,
        arrived_on,
        lag_minutes,
        sum(accepted) over (
            partition by channel, arrived_on order by lag_minutes rows between unbounded preceding and current row
        ) as accepted_so_far,
        sum(accepted) over (partition by channel, arrived_on) as accepted_in_all
    from lag_counts
),

-- The shortest delay that at least half of the events keep.
median_lags as (
    select
        channel,
        arrived_on,
        min(lag_minutes) as median_lag_minutes
    from lags_so_far
    where accepted_so_far * 2 >= accepted_in_all
    group by 1, 2
),

-- The rows of every table.
arrivals as (
    select
        'events' as raw_table,
        counted_in as channel,
        arrived_on,
        row_count,
        accepted,
        latest_loaded_at,
        sent,
        bounced,
        complained
    from channel_arrivals
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
        median_lags.median_lag_minutes,
        cast(coalesce(arrival_counts.sent, 0) as bigint) as sent,
        cast(coalesce(arrival_counts.bounced, 0) as bigint) as bounced,
        cast(coalesce(arrival_counts.complained, 0) as bigint) as complained
    from days
    left join arrival_counts
        on days.raw_table = arrival_counts.raw_table and days.channel = arrival_counts.channel and days.day_on = arrival_counts.arrived_on
    left join median_lags
        on days.raw_table = 'events' and days.channel = median_lags.channel and days.day_on = median_lags.arrived_on
)

select * from final
