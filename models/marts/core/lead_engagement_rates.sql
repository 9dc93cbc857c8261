with

leads as (
    select * from {{ ref('int_leads') }}
),

engagement_rates as (
    select * from {{ ref('int_engagement_rates') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        leads.lead_id,
        engagement_rates.emails_sent,
        engagement_rates.emails_opened,
        engagement_rates.emails_clicked,
        cast(engagement_rates.email_open_rate as double) as email_open_rate,
        cast(engagement_rates.email_click_rate as double) as email_click_rate,
        engagement_rates.distinct_pages,
        engagement_rates.visiting_days,
        as_of_date.as_of
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    inner join engagement_rates
        on
            leads.lead_number = engagement_rates.lead_number
            and as_of_date.as_of >= engagement_rates.known_from
            and as_of_date.as_of < engagement_rates.known_until
)

select * from final
