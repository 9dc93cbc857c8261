with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_reasons as (
    select * from {{ ref('int_lead_reasons') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

last_activity as (
    select *
    from {{ ref('int_last_activity') }}
    where event_type is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

final as (
    select
        leads.lead_id,
        lead_scores.lead_score,
        lead_scores.fit_score,
        lead_scores.engagement_score,
        lead_tiers.fit_band,
        lead_tiers.engagement_band,
        lead_tiers.tier,
        lead_tiers.is_sales_ready,
        not coalesce(lead_outcomes.is_converted or lead_outcomes.is_lost, false) as is_open,
        leads.is_opted_out,
        rank() over (order by lead_scores.lead_score desc) as rank,
        lead_scores.persona_id as persona,
        lead_reasons.top_reasons,
        lead_tiers.next_step,
        {{ dbt.datediff('last_activity.last_active_on', 'lead_scores.as_of', 'day') }} as days_since_last_activity,
        leads.created_on,
        leads.company_id,
        leads.company_name,
        leads.industry,
        leads.country,
        leads.region,
        leads.department,
        leads.seniority,
        leads.lead_source,
        leads.campaign_id,
        leads.owner,
        lead_scores.as_of,
        rules_version.rules_version
    from lead_scores
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    left join lead_reasons
        on lead_scores.lead_number = lead_reasons.lead_number and lead_scores.as_of = lead_reasons.as_of
    left join lead_outcomes
        on lead_scores.lead_number = lead_outcomes.lead_number and lead_scores.as_of = lead_outcomes.as_of
    left join last_activity
        on lead_scores.lead_number = last_activity.lead_number and lead_scores.as_of = last_activity.as_of
    cross join rules_version
)

select * from final
