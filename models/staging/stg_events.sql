with

events as (
    select * from {{ ref('base_events') }}
),

checked as (
    select * from {{ ref('stg_events_checked') }}
),

-- Few events come twice: only they are put in order.
copied as (
    select event_id from events group by event_id having count(*) > 1
),

once as (
    select
        checked.*,
        1 as copy_number
    from checked
    left join copied
        on checked.event_id = copied.event_id
    where copied.event_id is null
),

copies as (
    select
        checked.*,
        row_number() over (
            partition by checked.event_id, checked.fault is null order by checked.loaded_at, checked.row_text
        ) as copy_number
    from checked
    inner join copied
        on checked.event_id = copied.event_id
),

both_kinds as (
    select * from once
    union all
    select * from copies
),

final as (
    select
        event_id,
        contact_id,
        anonymous_id,
        event_type,
        occurred_at,
        occurred_on,
        loaded_at,
        known_on,
        channel,
        campaign_id,
        page,
        asset,
        duration_seconds,
        quantity,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from both_kinds
)

select * from final
