with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

visit_firsts as (
    select * from {{ ref('int_visit_firsts') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting in ('email_sent_events', 'email_opened_events', 'email_clicked_events')
),

gains as (
    select
        leads.lead_number,
        events.known_on,
        setting_lists.setting as counted,
        events.quantity
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    inner join setting_lists
        on events.event_type = lower(setting_lists.item)
    union all
    select
        lead_number,
        known_on,
        counted,
        1 as quantity
    from visit_firsts
),

final as (
    select
        lead_number,
        known_on,
        cast(sum(case when counted = 'email_sent_events' then quantity else 0 end) as bigint) as emails_sent,
        cast(sum(case when counted = 'email_opened_events' then quantity else 0 end) as bigint) as emails_opened,
        cast(sum(case when counted = 'email_clicked_events' then quantity else 0 end) as bigint) as emails_clicked,
        cast(sum(case when counted = 'page' then quantity else 0 end) as bigint) as distinct_pages,
        cast(sum(case when counted = 'day' then quantity else 0 end) as bigint) as visiting_days
    from gains
    group by 1, 2
)

select * from final
