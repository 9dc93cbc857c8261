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

synced as (
    select * from {{ ref('int_synced_before') }}
),

compared_with as (
    select * from {{ ref('int_changed_since') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- A double may miss by a hair the step that two decimals reach. Rules of the past are a question: they send nothing.
compared as (
    select
        lead_scores.*,
        coalesce(lead_scores.lead_id, synced.lead_id) as either_id,
        case when lead_scores.lead_id is null then 'removed' when synced.as_of is null then 'new' else 'changed' end as change,
        lead_owners.owner as routed_owner,
        synced.tier as previous_tier,
        synced.owner as previous_owner,
        synced.lead_score as previous_score,
        synced.is_sent_since,
        coalesce(lead_scores.tier <> synced.tier, false) as is_tier_changed,
        coalesce(lead_owners.owner, '') <> coalesce(synced.owner, '') as is_owner_changed,
        coalesce(lead_scores.top_rules, '') <> coalesce(synced.top_rules, '') as is_reason_changed,
        coalesce(cast(abs(lead_scores.lead_score - synced.lead_score) as decimal(9, 2)) >= settings.sync_min_score_change, false) as is_score_changed
    from lead_scores
    inner join leads
        on lead_scores.lead_id = leads.lead_id
    left join lead_owners
        on leads.lead_number = lead_owners.lead_number
    full outer join synced
        on lead_scores.lead_id = synced.lead_id
    cross join settings
),

final as (
    select
        compared.either_id as lead_id,
        cast(compared.change as varchar) as change,
        compared.is_tier_changed,
        compared.change = 'changed' and compared.is_owner_changed as is_owner_changed,
        compared.change = 'changed' and compared.is_reason_changed as is_reason_changed,
        compared.is_score_changed,
        compared.tier,
        compared.previous_tier,
        compared.routed_owner as owner,
        compared.previous_owner,
        compared.lead_score,
        compared.previous_score,
        compared.top_reasons,
        compared.next_step,
        compared_with.changed_since,
        compared_with.as_of
    from compared
    cross join compared_with
    where
        {{ text_or_null(var('rules_version')) }} is null
        and (compared.change <> 'changed' or compared.is_tier_changed or compared.is_owner_changed or compared.is_reason_changed or compared.is_score_changed or compared.is_sent_since)
)

select * from final
