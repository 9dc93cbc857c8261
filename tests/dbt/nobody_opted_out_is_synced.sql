-- Proves that crm_lead_updates shows nothing of people who opted out, are excluded or are no leads today, save that they are to be let go.
with

crm_lead_updates as (
    select * from {{ ref('crm_lead_updates') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where not is_opted_out and not is_excluded
),

final as (
    select
        crm_lead_updates.lead_id,
        crm_lead_updates.change
    from crm_lead_updates
    left join lead_scores
        on crm_lead_updates.lead_id = lead_scores.lead_id
    where
        (crm_lead_updates.change <> 'removed') <> (lead_scores.lead_id is not null)
        or (
            crm_lead_updates.change = 'removed'
            and coalesce(
                crm_lead_updates.tier,
                crm_lead_updates.owner,
                cast(crm_lead_updates.lead_score as varchar),
                crm_lead_updates.top_reasons,
                crm_lead_updates.next_step
            ) is not null
        )
)

select * from final
