-- depends_on: {{ ref('int_rules_gate') }}

with

contacts as (
    select * from {{ ref('base_contacts') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
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

-- A word that means nothing is nothing in what describes a person; an id, a date or a flag stays as it is.
final as (
    select
        contact_id,
        created_at,
        cast(created_at as date) as created_on,
        company_id,
        {{ unless_blank_word('name') }} as name,
        lower({{ unless_blank_word('email') }}) as email,
        {{ unless_blank_word('job_title') }} as job_title,
        {{ unless_blank_word('department') }} as department,
        {{ unless_blank_word('country') }} as country,
        {{ unless_blank_word('region') }} as region,
        {{ unless_blank_word('age') }} as age,
        {{ unless_blank_word('gender') }} as gender,
        {{ unless_blank_word('education') }} as education,
        {{ unless_blank_word('lead_source') }} as lead_source,
        campaign_id,
        {{ unless_blank_word('owner') }} as owner,
        opted_out_copies > 0 as is_opted_out,
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
