with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

reasons as (
    select * from {{ ref('int_tier_change_reasons') }}
    where history_kind = 'published'
),

-- A build under rules of the past is a question and not a publication.
final as (
    select
        lead_scores.lead_id,
        lead_scores.as_of,
        lead_scores.lead_score,
        lead_scores.fit_score,
        lead_scores.engagement_score,
        lead_scores.tier,
        lead_scores.tier_min_score,
        lead_scores.is_sales_ready,
        lead_scores.is_open,
        lead_scores.conversion_probability,
        lead_states.owner,
        lead_scores.top_rules,
        lead_scores.top_reasons,
        reasons.previous_as_of,
        reasons.previous_tier,
        reasons.tier_change,
        reasons.tier_change_reason,
        reasons.tier_change_rule_id,
        reasons.tier_change_points,
        lead_scores.rules_version
    from lead_scores
    inner join leads
        on lead_scores.lead_id = leads.lead_id
    left join lead_states
        on leads.lead_number = lead_states.lead_number
    left join reasons
        on leads.lead_number = reasons.lead_number and lead_scores.as_of = reasons.as_of
    where {{ text_or_null(var('rules_version')) }} is null
)

select * from final
