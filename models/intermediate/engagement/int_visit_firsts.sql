with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and page is not null
),

leads as (
    select * from {{ ref('int_leads') }}
),

-- A page or a day counts from the first of its events that is known.
final as (
    select
        leads.lead_number,
        cast('page' as varchar) as counted,
        min(events.known_on) as known_on
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    group by leads.lead_number, lower(events.page)
    union all
    select
        leads.lead_number,
        cast('day' as varchar) as counted,
        min(events.known_on) as known_on
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    group by leads.lead_number, events.occurred_on
)

select * from final
