with

leads as (
    select * from {{ ref('int_leads') }}
),

engagement_days as (
    select * from {{ ref('int_engagement_days') }}
),

days as (
    select * from engagement_days
    union all
    -- Before its first event a lead has done nothing, and that is known.
    select
        leads.lead_number,
        cast('0001-01-01' as date) as known_on,
        0 as emails_sent,
        0 as emails_opened,
        0 as emails_clicked,
        0 as distinct_pages,
        0 as visiting_days
    from leads
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
