-- depends_on: {{ ref('int_rules_gate') }}

with

contacts as (
    select * from {{ ref('base_contacts') }}
),

erasures as (
    select contact_id from {{ ref('stg_erasure_requests') }}
    where rejection_reason is null
),

judged as (
    select
        contacts.*,
        -- Writing to somebody who asked not to is the worse mistake: what cannot be read counts as yes.
        contacts.is_opted_out is not null and coalesce({{ to_boolean('contacts.is_opted_out') }}, true) as has_opted_out,
        case
            when erasures.contact_id is not null then 'erased'
            when contacts.problem is not null then contacts.problem
        end as fault
    from contacts
    left join erasures
        on contacts.contact_id = erasures.contact_id
),

ranked as (
    select
        *,
        row_number() over (partition by contact_id, fault is null order by {{ row_text('contacts', 'judged') }}) as copy_number,
        max(case when has_opted_out then 1 else 0 end) over (partition by contact_id) as opted_out_copies
    from judged
),

final as (
    select
        contact_id,
        created_at,
        cast(created_at as date) as created_on,
        company_id,
        name,
        lower(email) as email,
        job_title,
        department,
        country,
        region,
        age,
        gender,
        education,
        lead_source,
        campaign_id,
        owner,
        opted_out_copies > 0 as is_opted_out,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
