with

history_dates as (
    select * from {{ ref('int_history_dates') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

reasons as (
    select * from {{ ref('int_tier_change_reasons') }}
    where history_kind = 'would_have_been'
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

final as (
    select
        leads.lead_id,
        lead_scores.as_of,
        lead_scores.lead_score,
        lead_scores.fit_score,
        lead_scores.engagement_score,
        lead_tiers.tier,
        lead_tiers.tier_min_score,
        lead_tiers.is_sales_ready,
        reasons.previous_as_of,
        reasons.previous_tier,
        reasons.tier_change,
        reasons.tier_change_reason,
        reasons.tier_change_rule_id,
        reasons.tier_change_points,
        rules_version.rules_version
    from history_dates
    inner join lead_scores
        on history_dates.history_on = lead_scores.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    left join reasons
        on lead_scores.lead_number = reasons.lead_number and lead_scores.as_of = reasons.as_of
    cross join rules_version
)

select * from final
