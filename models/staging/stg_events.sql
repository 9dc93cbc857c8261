with

events as (
    select * from {{ ref('stg_events_checked') }}
),

-- The same once more: the engine would keep whole what is read twice, and these are all events.
events_again as (
    select * from {{ ref('stg_events_checked') }}
),

event_ids as (
    select event_id from {{ ref('base_events') }}
),

retention as (
    select keep_from from {{ ref('int_as_of') }}
),

-- Few events come twice. Only they are put in order, because sorting all of them would be slow.
copied_ids as (
    select event_id from event_ids
    group by event_id
    having count(*) > 1
),

single as (
    select
        events.*,
        1 as copy_number
    from events
    left join copied_ids
        on events.event_id = copied_ids.event_id
    where copied_ids.event_id is null
),

-- The copy that was loaded first counts. Broken copies are counted apart, so that they never come before a good one.
copied as (
    select
        events_again.*,
        row_number() over (
            partition by events_again.event_id, events_again.fault is null
            order by
                greatest(coalesce(events_again.loaded_at, events_again.occurred_at), events_again.unknown_until),
                coalesce(events_again.loaded_at, events_again.occurred_at),
                {{ row_text('events', 'events_again') }},
                coalesce(events_again.other_cells, '')
        ) as copy_number
    from events_again
    inner join copied_ids
        on events_again.event_id = copied_ids.event_id
),

ranked as (
    select * from single
    union all
    select * from copied
),

aged as (
    select
        ranked.*,
        -- Of a day that cannot be read, the day of loading is the next best that says how old the row is.
        coalesce(cast(coalesce(ranked.occurred_at, ranked.loaded_at) as date) < retention.keep_from, false) as is_past
    from ranked
    cross join retention
),

final as (
    select
        case when not is_past then event_id end as event_id,
        case when not is_past then lead_id end as lead_id,
        contact_id is null or is_past as is_from_visitor,
        case when not is_past then anonymous_id end as anonymous_id,
        case when not is_past then lower(event_type) end as event_type,
        case when not is_past then occurred_at end as occurred_at,
        case when not is_past then cast(occurred_at as date) end as occurred_on,
        case when not is_past then coalesce(loaded_at, occurred_at) end as loaded_at,
        case when not is_past then known_on end as known_on,
        case when not is_past then lower(channel) end as channel,
        case when not is_past then campaign_id end as campaign_id,
        case when not is_past then {{ page_path('page') }} end as page,
        case when not is_past then page end as page_url,
        case when not is_past then asset end as asset,
        case when not is_past then duration_seconds end as duration_seconds,
        case when not is_past then is_machine end as is_machine,
        case when not is_past then other_cells end as other_cells,
        case when not is_past and fault is null then cast(coalesce(quantity, 1) as bigint) end as quantity,
        cast(
            case when is_past then 'past_retention' else coalesce(fault, case when copy_number > 1 then 'duplicate' end) end as varchar
        ) as rejection_reason
    from aged
)

select * from final
