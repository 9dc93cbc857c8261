with

account_totals as (
    select * from {{ ref('int_account_totals') }}
),

companies as (
    select * from {{ ref('stg_companies') }}
    where rejection_reason is null or rejection_reason = 'deleted'
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

-- Each tier reaches up to the next one.
steps as (
    select
        tier,
        min_score,
        coalesce(lead(min_score) over (order by min_score), 101) as below_score
    from tiers
),

-- A company that only contacts name has no more than its id; one that was deleted is no account.
final as (
    select
        account_totals.*,
        steps.tier,
        companies.name,
        companies.industry,
        companies.country,
        companies.employee_count
    from account_totals
    inner join steps
        on account_totals.account_score >= steps.min_score and account_totals.account_score < steps.below_score
    left join companies
        on account_totals.company_id = companies.company_id and companies.rejection_reason is null
    where
        companies.company_id is not null
        or account_totals.company_id not in (
            select deleted.company_id from companies as deleted
            where deleted.rejection_reason = 'deleted' and deleted.company_id is not null
        )
)

select * from final
