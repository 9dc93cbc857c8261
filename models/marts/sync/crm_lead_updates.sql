with

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where not is_opted_out
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_owners as (
    select * from {{ ref('int_lead_owners') }}
),

synced_before as (
    select * from {{ ref('int_synced_before') }}
),

changed_since as (
    select * from {{ ref('int_changed_since') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

compared as (
    select
        lead_scores.*,
        lead_owners.owner as routed_owner,
        synced_before.lead_id is null as is_new,
        synced_before.tier as previous_tier,
        synced_before.owner as previous_owner,
        synced_before.lead_score as previous_score,
        coalesce(lead_scores.tier <> synced_before.tier, false) as is_tier_changed,
        coalesce(lead_owners.owner, '') <> coalesce(synced_before.owner, '') as is_owner_changed,
        coalesce(lead_scores.top_rules, '') <> coalesce(synced_before.top_rules, '') as is_reason_changed,
        coalesce(abs(lead_scores.lead_score - synced_before.lead_score) >= settings.sync_min_score_change, false) as is_score_changed
    from lead_scores
    inner join leads
        on lead_scores.lead_id = leads.lead_id
    cross join settings
    left join lead_owners
        on leads.lead_number = lead_owners.lead_number
    left join synced_before
        on lead_scores.lead_id = synced_before.lead_id
),

final as (
    select
        compared.lead_id,
        cast(case when compared.is_new then 'new' else 'changed' end as varchar) as change,
        compared.is_tier_changed,
        not compared.is_new and compared.is_owner_changed as is_owner_changed,
        not compared.is_new and compared.is_reason_changed as is_reason_changed,
        compared.is_score_changed,
        compared.tier,
        compared.previous_tier,
        compared.routed_owner as owner,
        compared.previous_owner,
        compared.lead_score,
        compared.previous_score,
        compared.top_reasons,
        compared.next_step,
        changed_since.changed_since,
        compared.as_of
    from compared
    cross join changed_since
    where
        compared.is_new or compared.is_tier_changed or compared.is_owner_changed or compared.is_reason_changed or compared.is_score_changed
)

select * from final
