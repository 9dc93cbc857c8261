-- Proves that every lead is marked in lead_scores of whom, or of any of whose addresses, any raw row holds an opt-out, readable or not.
with

contacts as (
    select * from {{ ref('base_contacts') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

records as (
    select
        contact_id,
        {{ email_address('email') }} as address,
        {{ is_flagged('is_opted_out') }} as has_opted_out
    from contacts
),

opted_out as (
    select contact_id from records
    where has_opted_out
    union
    select records.contact_id
    from records
    inner join records as others
        on records.address = others.address
    where others.has_opted_out
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
