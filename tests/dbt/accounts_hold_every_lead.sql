-- Proves that account_scores holds every company of a lead that was not deleted, counts each lead once, and is never above its best lead.
with

account_scores as (
    select * from {{ ref('account_scores') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where company_id is not null
),

companies as (
    select
        company_id,
        max(case when rejection_reason is null then 1 else 0 end) as accepted
    from {{ ref('stg_companies') }}
    where rejection_reason is null or rejection_reason = 'deleted'
    group by company_id
),

wanted as (
    select
        lead_scores.company_id,
        count(*) as members,
        max(lead_scores.lead_score) as best_lead_score
    from lead_scores
    left join companies
        on lead_scores.company_id = companies.company_id
    where coalesce(companies.accepted, 1) = 1
    group by lead_scores.company_id
),

final as (
    select
        coalesce(wanted.company_id, account_scores.company_id) as company_id,
        wanted.members as wanted_members,
        account_scores.members
    from wanted
    full outer join account_scores
        on wanted.company_id = account_scores.company_id
    where
        wanted.company_id is null
        or account_scores.company_id is null
        or wanted.members <> account_scores.members
        or wanted.best_lead_score <> account_scores.best_lead_score
        or account_scores.account_score > account_scores.best_lead_score
        or account_scores.engaged_members > account_scores.members
        or account_scores.sales_ready_members > account_scores.open_members
)

select * from final
