with

event_arrivals as (
    select * from {{ ref('int_event_arrivals') }}
),

record_outcomes as (
    select * from {{ ref('int_record_outcomes') }}
    where raw_table <> 'events' and occurred_on is not null
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

final as (
    select
        cast(raw_table as varchar) as raw_table,
        cast(channel as varchar) as channel,
        arrived_on,
        cast(sum(row_count) as bigint) as row_count,
        cast(sum(accepted) as bigint) as accepted,
        max(latest_loaded_at) as latest_loaded_at,
        cast(sum(sent) as bigint) as sent,
        cast(sum(bounced) as bigint) as bounced,
        cast(sum(complained) as bigint) as complained
    from arrivals
    group by 1, 2, 3
)

select * from final
