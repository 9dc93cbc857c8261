with

checked as (
    select * from {{ ref('stg_events_checked') }}
),

copied as (
    select * from {{ ref('stg_events_copied') }}
),

copied_ids as (
    select distinct event_id from copied
),

-- Few events come twice: only they were put in order.
events as (
    select
        checked.*,
        1 as copy_number
    from checked
    left join copied_ids
        on checked.event_id = copied_ids.event_id
    where copied_ids.event_id is null
    union all
    select * from copied
),

final as (
    select
        event_id,
        lead_id,
        contact_id is null as is_from_visitor,
        anonymous_id,
        lower(event_type) as event_type,
        occurred_at,
        cast(occurred_at as date) as occurred_on,
        coalesce(loaded_at, occurred_at) as loaded_at,
        known_on,
        lower(channel) as channel,
        campaign_id,
        {{ page_path('page') }} as page,
        page as page_url,
        asset,
        duration_seconds,
        case when fault is null then cast(coalesce(quantity, 1) as bigint) end as quantity,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from events
)

select * from final
