-- depends_on: {{ ref('int_rules_gate') }}

with

contacts as (
    select * from {{ ref('base_contacts') }}
),

judged as (
    select
        *,
        -- Writing to somebody who asked not to is the worse mistake: what cannot be read counts as yes.
        is_opted_out is not null and coalesce({{ to_boolean('is_opted_out') }}, true) as has_opted_out
    from contacts
),

ranked as (
    select
        *,
        row_number() over (partition by contact_id, problem is null order by {{ row_text('contacts', 'judged') }}) as copy_number,
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
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
