-- Proves that a CRM which took every row until today has each lead of today who has not opted out and is not excluded with its tier, owner and
-- top rules, no score off by the setting sync_min_score_change or more, and nobody else.
with

sent_leads as (
    select * from {{ ref('sent_leads') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where not is_opted_out and not is_excluded
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

ranked as (
    select
        sent_leads.*,
        row_number() over (partition by sent_leads.lead_id order by sent_leads.as_of desc) as place
    from sent_leads
    inner join as_of_date
        on sent_leads.as_of <= as_of_date.as_of
),

held as (
    select * from ranked
    where place = 1 and change <> 'removed'
),

-- A build under rules of the past sends nothing, so nothing can be said of it.
final as (
    select
        coalesce(lead_scores.lead_id, held.lead_id) as lead_id,
        lead_scores.lead_score,
        held.lead_score as sent_score
    from lead_scores
    inner join leads
        on lead_scores.lead_id = leads.lead_id
    left join lead_states
        on leads.lead_number = lead_states.lead_number
    full outer join held
        on lead_scores.lead_id = held.lead_id
    cross join settings
    where
        {{ text_or_null(var('rules_version')) }} is null
        and (
            lead_scores.lead_id is null
            or held.lead_id is null
            or lead_scores.tier <> held.tier
            or coalesce(lead_states.owner, '') <> coalesce(held.owner, '')
            or coalesce(lead_scores.top_rules, '') <> coalesce(held.top_rules, '')
            or cast(abs(lead_scores.lead_score - held.lead_score) as decimal(9, 2)) >= settings.sync_min_score_change
        )
)

select * from final
