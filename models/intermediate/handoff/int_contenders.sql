with

contender_scores as (
    select * from {{ ref('int_contender_scores') }}
),

leads as (
    select * from {{ ref('int_lead_accounts') }}
    where not is_opted_out
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

tiers as (
    select * from {{ ref('int_tiers') }}
    where is_sales_ready
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

highest as (
    select
        lead_number,
        {{ round_score('sum(most_score * weight_share)') }} as lead_score,
        {{ round_score("max(case when score_name = 'fit' then most_score end)") }} as fit_score,
        {{ round_score("max(case when score_name = 'engagement' then most_score end)") }} as engagement_score
    from contender_scores
    group by 1
),

-- Where a recommendation sets the minimum of a tier, it may end up anywhere.
final as (
    select distinct
        leads.lead_number,
        leads.created_on,
        as_of_date.as_of
    from highest
    inner join tiers
        on
            highest.lead_score >= case when tiers.min_score_method is null then tiers.min_score else 0 end
            and highest.fit_score >= tiers.min_fit_score
            and highest.engagement_score >= tiers.min_engagement_score
    inner join leads
        on highest.lead_number = leads.lead_number
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    cross join settings
    left join lead_outcomes
        on leads.lead_number = lead_outcomes.lead_number and as_of_date.as_of = lead_outcomes.as_of
    where coalesce(lead_outcomes.is_open, true) and (settings.queue_customer_accounts or not leads.is_customer_account)
)

select * from final
