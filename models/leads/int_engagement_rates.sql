with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

visits as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and page is not null
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting in ('email_sent_events', 'email_opened_events', 'email_clicked_events')
),

-- Each page of each day once; what a machine did is looked at below.
page_visits as (
    select
        leads.lead_number,
        lower(visits.page) as page,
        visits.occurred_on,
        min(visits.known_on) as known_on
    from visits
    inner join leads
        on visits.lead_id = leads.lead_id
    left join machine_events
        on visits.event_id = machine_events.event_id
    where machine_events.event_id is null
    group by 1, 2, 3
),

-- A page or a day counts from the first of its events that is known.
first_visits as (
    select
        lead_number,
        'page' as counted,
        page as visited,
        min(known_on) as known_on
    from page_visits
    group by lead_number, page
    union all
    select
        lead_number,
        'day' as counted,
        cast(occurred_on as varchar) as visited,
        min(known_on) as known_on
    from page_visits
    group by lead_number, occurred_on
),

-- The few pages and days that count for a while, until their visit turns out to be a machine's.
brief_visits as (
    select
        leads.lead_number,
        kinds.counted,
        case kinds.counted when 'page' then lower(visits.page) else cast(visits.occurred_on as varchar) end as visited,
        machine_events.changed_on as known_on,
        machine_events.weight
    from machine_events
    inner join visits
        on machine_events.event_id = visits.event_id
    inner join leads
        on visits.lead_id = leads.lead_id
    cross join (values ('page'), ('day')) as kinds (counted)
    where machine_events.weight <> 0
),

brief as (
    select distinct
        lead_number,
        counted,
        visited
    from brief_visits
),

-- How many visits speak for them from a day on.
brief_counts as (
    select
        lead_number,
        counted,
        visited,
        known_on,
        cast(sum(sum(weight)) over (partition by lead_number, counted, visited order by known_on) as bigint) as visits
    from (
        select * from brief_visits
        union all
        select
            first_visits.*,
            1 as weight
        from first_visits
        inner join brief
            on first_visits.lead_number = brief.lead_number and first_visits.counted = brief.counted and first_visits.visited = brief.visited
    ) as all_visits
    group by 1, 2, 3, 4
),

-- What each event adds or takes away.
gains as (
    select
        leads.lead_number,
        coalesce(machine_events.changed_on, events.known_on) as known_on,
        setting_lists.setting as counted,
        events.quantity * coalesce(machine_events.weight, 1) as quantity
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    inner join setting_lists
        on events.event_type = lower(setting_lists.item)
    left join machine_events
        on events.event_id = machine_events.event_id
    union all
    select
        first_visits.lead_number,
        first_visits.known_on,
        first_visits.counted,
        1 as quantity
    from first_visits
    left join brief
        on first_visits.lead_number = brief.lead_number and first_visits.counted = brief.counted and first_visits.visited = brief.visited
    where brief.lead_number is null
    union all
    select
        lead_number,
        known_on,
        counted,
        least(visits, 1)
        - least(lag(visits, 1, cast(0 as bigint)) over (partition by lead_number, counted, visited order by known_on), 1) as quantity
    from brief_counts
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
