-- Proves that crm_lead_updates holds only leads of today who have not opted out, each with a reason to be sent.
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
        lead_scores.is_opted_out
    from crm_lead_updates
    left join lead_scores
        on crm_lead_updates.lead_id = lead_scores.lead_id
    where
        coalesce(lead_scores.is_opted_out, true)
        or not (
            crm_lead_updates.change = 'new'
            or crm_lead_updates.is_tier_changed
            or crm_lead_updates.is_owner_changed
            or crm_lead_updates.is_reason_changed
            or crm_lead_updates.is_score_changed
        )
)

select * from final
