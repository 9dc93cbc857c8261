with

events as (
    select event_id from {{ ref('base_events') }}
),

checked as (
    select * from {{ ref('stg_events_checked') }}
),

copied as (
    select event_id from events
    group by event_id
    having count(*) > 1
),

final as (
    select
        checked.*,
        row_number() over (
            partition by checked.event_id, checked.fault is null
            order by
                greatest(coalesce(checked.loaded_at, checked.occurred_at), checked.unknown_until),
                coalesce(checked.loaded_at, checked.occurred_at),
                {{ row_text('events', 'checked') }}
        ) as copy_number
    from checked
    inner join copied
        on checked.event_id = copied.event_id
)

select * from final
