with

leads as (
    select * from {{ ref('int_leads') }}
),

engagement_days as (
    select * from {{ ref('int_engagement_days') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

totals as (
    select
        leads.lead_id,
        as_of_date.as_of,
        cast(coalesce(sum(engagement_days.emails_sent), 0) as bigint) as emails_sent,
        cast(coalesce(sum(engagement_days.emails_opened), 0) as bigint) as emails_opened,
        cast(coalesce(sum(engagement_days.emails_clicked), 0) as bigint) as emails_clicked,
        cast(coalesce(sum(engagement_days.distinct_pages), 0) as bigint) as distinct_pages,
        cast(coalesce(sum(engagement_days.visiting_days), 0) as bigint) as visiting_days
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    left join engagement_days
        on leads.lead_number = engagement_days.lead_number and as_of_date.as_of >= engagement_days.known_on
    group by 1, 2
),

final as (
    select
        lead_id,
        emails_sent,
        emails_opened,
        emails_clicked,
        cast({{ ratio('emails_opened', 'emails_sent') }} as double) as email_open_rate,
        cast({{ ratio('emails_clicked', 'emails_sent') }} as double) as email_click_rate,
        distinct_pages,
        visiting_days,
        as_of
    from totals
)

select * from final
