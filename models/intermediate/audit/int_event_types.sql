with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        events.event_type,
        count(*) as events,
        count(distinct events.lead_id) as leads,
        min(events.occurred_on) as first_seen_on,
        max(events.occurred_on) as last_seen_on
    from events
    inner join as_of_date
        on events.known_on <= as_of_date.as_of
    group by 1
)

select * from final
