with recursive

contacts as (
    select * from {{ ref('stg_contacts_judged') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

-- Records of one person or one address, both ways; erased rows have neither.
ties as (
    select
        'id ' || person_id as one,
        'address ' || address as other,
        has_opted_out
    from contacts
    union all
    select
        'address ' || address as one,
        'id ' || person_id as other,
        has_opted_out
    from contacts
),

-- Writing to somebody who asked not to is the worse mistake: a yes goes to all records of the person and of the address.
opted_out as (
    select one from ties
    where has_opted_out and one is not null
    union
    select ties.other as one
    from opted_out
    inner join ties
        on opted_out.one = ties.one
    where ties.other is not null
),

merged as (
    select
        person_id,
        min(created_at) as created_at
    from contacts
    where alias_fault = 'merged' and is_newest
    group by 1
),

-- A word that means nothing is nothing in what describes a person; an id, a date or a flag stays as it is.
final as (
    select
        contacts.contact_id,
        least(contacts.created_at, merged.created_at) as created_at,
        cast(least(contacts.created_at, merged.created_at) as date) as created_on,
        contacts.company_id,
        {{ unless_blank_word('contacts.name') }} as name,
        lower({{ unless_blank_word('contacts.email') }}) as email,
        {{ unless_blank_word('contacts.job_title') }} as job_title,
        {{ unless_blank_word('contacts.department') }} as department,
        {{ unless_blank_word('contacts.country') }} as country,
        {{ unless_blank_word('contacts.region') }} as region,
        {{ unless_blank_word('contacts.age') }} as age,
        {{ unless_blank_word('contacts.gender') }} as gender,
        {{ unless_blank_word('contacts.education') }} as education,
        {{ unless_blank_word('contacts.lead_source') }} as lead_source,
        contacts.campaign_id,
        {{ unless_blank_word('contacts.owner') }} as owner,
        coalesce(contacts.has_opted_out or 'id ' || contacts.person_id in (select opted_out.one from opted_out), false) as is_opted_out,
        contacts.left_out,
        contacts.rejection_reason
    from contacts
    left join merged on contacts.contact_id = merged.person_id and contacts.rejection_reason is null
)

select * from final
