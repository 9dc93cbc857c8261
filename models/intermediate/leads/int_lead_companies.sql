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

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

ranked as (
    select
        *,
        row_number() over (partition by contact_id, observed_on order by observed_at desc) as place_on_day
    from observations
),

-- The column has no date. What was observed wins over it, also when it is blank.
known as (
    select
        contact_id,
        company_id,
        cast('0001-01-01' as date) as known_from
    from contacts
    union all
    select
        contact_id,
        value as company_id,
        observed_on as known_from
    from ranked
    where place_on_day = 1
),

spans as (
    select
        *,
        coalesce(lead(known_from) over (partition by contact_id order by known_from), cast('9999-12-31' as date)) as known_until
    from known
),

final as (
    select
        spans.contact_id as lead_id,
        spans.known_from,
        spans.known_until,
        spans.known_from <= as_of_date.as_of and spans.known_until > as_of_date.as_of as is_current,
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
    cross join as_of_date
    left join companies
        on spans.company_id = companies.company_id
)

select * from final
