with

crm_lead_updates as (
    select * from {{ ref('crm_lead_updates') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

final as (
    select
        crm_lead_updates.lead_id,
        crm_lead_updates.as_of,
        crm_lead_updates.tier,
        crm_lead_updates.owner,
        crm_lead_updates.lead_score,
        case when crm_lead_updates.change <> 'removed' then lead_scores.top_rules end as top_rules,
        crm_lead_updates.change
    from crm_lead_updates
    left join lead_scores
        on crm_lead_updates.lead_id = lead_scores.lead_id
)

select * from final
