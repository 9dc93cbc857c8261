with

account_totals as (
    select * from {{ ref('int_account_totals') }}
),

companies as (
    select * from {{ ref('stg_companies') }}
    where rejection_reason is null
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

-- A company that only contacts name has no more than its id.
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
        on account_totals.company_id = companies.company_id
)

select * from final
