-- Proves that every lead of whom any raw row holds an opt-out, readable or not, is marked in lead_scores.
with

contacts as (
    select * from {{ ref('base_contacts') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

opted_out as (
    select distinct contact_id
    from contacts
    where is_opted_out is not null and coalesce({{ to_boolean('is_opted_out') }}, true)
),

final as (
    select
        lead_scores.lead_id,
        lead_scores.is_opted_out
    from lead_scores
    inner join opted_out
        on lead_scores.lead_id = opted_out.contact_id
    where lead_scores.is_opted_out is null or not lead_scores.is_opted_out
)

select * from final
