-- Proves that account_scores holds every company of a lead, counts each lead once, and is never above its best lead.
with

account_scores as (
    select * from {{ ref('account_scores') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where company_id is not null
),

wanted as (
    select
        company_id,
        count(*) as members,
        max(lead_score) as best_lead_score
    from lead_scores
    group by company_id
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
