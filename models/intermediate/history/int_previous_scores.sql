with

published as (
    select * from {{ ref('int_published_before') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

last_day as (
    select max(published.as_of) as published_on
    from published
    inner join as_of_date
        on published.as_of < as_of_date.as_of
),

final as (
    select
        leads.lead_number,
        leads.created_on,
        published.as_of,
        published.tier,
        published.tier_min_score,
        published.rules_version
    from published
    inner join last_day
        on published.as_of = last_day.published_on
    inner join leads
        on published.lead_id = leads.lead_id
)

select * from final
