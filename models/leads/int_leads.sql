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

seniority_patterns as (
    select * from {{ read_seed('seniority_patterns') }} as seed
),

email_domains as (
    select * from {{ read_seed('email_domains') }} as seed
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

-- Of what was observed of the company by the date of the scores the last counts, also when it is blank.
observed_companies as (
    select
        observations.contact_id,
        observations.value as company_id,
        row_number() over (partition by observations.contact_id order by observations.observed_at desc) as recency
    from observations
    inner join as_of_date
        on observations.known_on <= as_of_date.as_of
),

belonging as (
    select
        contacts.contact_id,
        case when observed_companies.contact_id is null then contacts.company_id else observed_companies.company_id end as company_id
    from contacts
    left join observed_companies
        on contacts.contact_id = observed_companies.contact_id and observed_companies.recency = 1
),

accepted as (
    select
        *,
        md5(contact_id) as fingerprint,
        {{ unless_blank_word(email_domain('email')) }} as email_domain
    from contacts
),

-- Each title is compared once, not once for each person.
titles as (
    select
        job_title,
        {{ words_of('job_title') }} as words
    from accepted
    where job_title is not null
    group by job_title
),

patterns as (
    select
        {{ words_of('pattern') }} as words,
        seniority
    from seniority_patterns
),

-- The longest pattern says most: "vice president" before "president".
ranked as (
    select
        titles.job_title,
        patterns.seniority,
        row_number() over (partition by titles.job_title order by length(patterns.words) desc, patterns.words) as match_number
    from titles
    inner join patterns
        on position(patterns.words in titles.words) > 0
),

job_titles as (
    select * from ranked
    where match_number = 1
),

final as (
    select
        accepted.contact_id as lead_id,
        -- Whole numbers join and group several times faster than text; outside the marts a lead is its number.
        cast(row_number() over (order by accepted.contact_id) as integer) as lead_number,
        accepted.created_on,
        accepted.is_opted_out,
        accepted.contact_id,
        accepted.created_at,
        belonging.company_id,
        accepted.name,
        accepted.email,
        accepted.job_title,
        accepted.department,
        accepted.country,
        accepted.region,
        accepted.age,
        accepted.gender,
        accepted.education,
        accepted.lead_source,
        accepted.campaign_id,
        accepted.owner,
        companies.name as company_name,
        companies.domain,
        companies.industry,
        companies.business_model,
        companies.employee_count,
        companies.annual_revenue,
        companies.annual_growth,
        companies.country as company_country,
        job_titles.seniority,
        job_titles.seniority || ' ' || lower(accepted.department) as role,
        accepted.email_domain,
        email_domains.kind as email_domain_kind,
        -- Neither the group of a person nor who stands before whom depends on the people who come later.
        cast(row_number() over (order by accepted.fingerprint, accepted.contact_id) as integer) as sample_order,
        cast(mod({{ first_byte('accepted.fingerprint') }}, 64) as integer) as people_group
    from accepted
    inner join belonging
        on accepted.contact_id = belonging.contact_id
    left join companies
        on belonging.company_id = companies.company_id
    left join job_titles
        on accepted.job_title = job_titles.job_title
    left join email_domains
        on accepted.email_domain = email_domains.domain
)

select * from final
