with

contacts as (
    select * from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

observations as (
    select * from {{ ref('stg_contact_attributes') }}
    where rejection_reason is null and attribute = 'company_id'
),

companies as (
    select * from {{ ref('stg_companies') }}
    where rejection_reason is null
),

-- The column has no date. What was observed wins over it, also when it is blank.
known as (
    select
        contact_id,
        company_id,
        cast('0001-01-01' as timestamp) as observed_at,
        cast('0001-01-01' as date) as known_from
    from contacts
    union all
    select
        contact_id,
        value as company_id,
        observed_at,
        known_on as known_from
    from observations
),

-- A company holds from when it is known until one that was observed later is known.
spans as (
    select
        *,
        coalesce(
            min(known_from) over (partition by contact_id order by observed_at rows between 1 following and unbounded following),
            cast('9999-12-31' as date)
        ) as known_until
    from known
),

final as (
    select
        spans.contact_id as lead_id,
        spans.known_from,
        spans.known_until,
        spans.company_id,
        companies.name as company_name,
        companies.domain,
        companies.industry,
        companies.business_model,
        companies.employee_count,
        companies.annual_revenue,
        companies.annual_growth,
        companies.country as company_country
    from spans
    left join companies
        on spans.company_id = companies.company_id
    where spans.known_from < spans.known_until
)

select * from final
