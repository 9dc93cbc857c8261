with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

visits as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and page is not null
),

leads as (
    select * from {{ ref('int_leads') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting in ('email_sent_events', 'email_opened_events', 'email_clicked_events')
),

-- Each page of each day once.
page_visits as (
    select
        leads.lead_number,
        lower(visits.page) as page,
        visits.occurred_on,
        min(visits.known_on) as known_on
    from visits
    inner join leads
        on visits.lead_id = leads.lead_id
    group by 1, 2, 3
),

-- What each event adds. A page or a day counts from the first of its events that is known.
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
        min(known_on) as known_on,
        'page' as counted,
        1 as quantity
    from page_visits
    group by lead_number, page
    union all
    select
        lead_number,
        min(known_on) as known_on,
        'day' as counted,
        1 as quantity
    from page_visits
    group by lead_number, occurred_on
    union all
    -- Before its first event a lead has done nothing, and that is known.
    select
        lead_number,
        cast('0001-01-01' as date) as known_on,
        'nothing' as counted,
        0 as quantity
    from leads
),

days as (
    select
        lead_number,
        known_on,
        sum(case when counted = 'email_sent_events' then quantity else 0 end) as emails_sent,
        sum(case when counted = 'email_opened_events' then quantity else 0 end) as emails_opened,
        sum(case when counted = 'email_clicked_events' then quantity else 0 end) as emails_clicked,
        sum(case when counted = 'page' then quantity else 0 end) as distinct_pages,
        sum(case when counted = 'day' then quantity else 0 end) as visiting_days
    from gains
    group by 1, 2
),

totals as (
    select
        lead_number,
        known_on,
        sum(emails_sent) over (partition by lead_number order by known_on) as emails_sent,
        sum(emails_opened) over (partition by lead_number order by known_on) as emails_opened,
        sum(emails_clicked) over (partition by lead_number order by known_on) as emails_clicked,
        sum(distinct_pages) over (partition by lead_number order by known_on) as distinct_pages,
        sum(visiting_days) over (partition by lead_number order by known_on) as visiting_days
    from days
),

final as (
    select
        lead_number,
        known_on as known_from,
        coalesce(lead(known_on) over (partition by lead_number order by known_on), cast('9999-12-31' as date)) as known_until,
        cast(emails_sent as bigint) as emails_sent,
        cast(emails_opened as bigint) as emails_opened,
        cast(emails_clicked as bigint) as emails_clicked,
        {{ ratio('emails_opened', 'emails_sent') }} as email_open_rate,
        {{ ratio('emails_clicked', 'emails_sent') }} as email_click_rate,
        cast(distinct_pages as bigint) as distinct_pages,
        cast(visiting_days as bigint) as visiting_days
    from totals
)

select * from final
