-- depends_on: {{ ref('int_rules_gate') }}

with

attributes as (
    select * from {{ ref('base_contact_attributes') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

erasures as (
    select contact_id from {{ ref('stg_erasure_requests') }}
    where rejection_reason is null
),

judged as (
    select
        attributes.*,
        case
            when erasures.contact_id is not null then 'erased'
            when attributes.problem is not null then attributes.problem
            when contacts.contact_id is null then 'unknown_contact'
        end as fault
    from attributes
    left join contacts
        on attributes.contact_id = contacts.contact_id
    left join erasures
        on attributes.contact_id = erasures.contact_id
),

ranked as (
    select
        *,
        row_number()
            over (
                partition by contact_id, lower(attribute), observed_at, fault is null
                order by {{ row_text('contact_attributes', 'judged') }}
            )
            as copy_number
    from judged
),

final as (
    select
        contact_id,
        lower(attribute) as attribute,
        observed_at,
        cast(observed_at as date) as observed_on,
        value,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
