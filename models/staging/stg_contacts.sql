with recursive

contacts as (
    select * from {{ ref('base_contacts') }}
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null or rejection_reason = 'unknown_contact'
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

judged as (
    select
        contacts.*,
        coalesce(aliases.contact_id, contacts.contact_id) as person_id,
        case when aliases.alias_id is not null then coalesce(aliases.rejection_reason, 'merged') end as alias_fault,
        {{ email_address('contacts.email') }} as address,
        {{ is_flagged('contacts.is_opted_out') }} as has_opted_out,
        {{ is_deleted_row('contacts') }} as is_gone
    from contacts
    left join aliases
        on contacts.contact_id = aliases.alias_id
),

-- A source that deletes a row often leaves nothing but its id.
usable as (
    select
        *,
        problem is null or (is_gone and coalesce(length(contact_id) <= 1000, false)) as is_usable
    from judged
),

ranked as (
    select
        *,
        -- Of copies between which nothing else decides, the deleted one is heeded.
        row_number() over (
            partition by contact_id, is_usable
            order by updated_at desc nulls last, loaded_at desc nulls last, is_gone desc, {{ row_text('contacts', 'usable') }}
        ) as copy_number
    from usable
),

reasoned as (
    select
        *,
        is_usable and copy_number = 1 as is_newest,
        cast(
            case
                when problem = 'erased' then problem
                when is_gone then 'deleted'
                when problem is not null then problem
                when copy_number > 1 then 'duplicate'
                else alias_fault
            end as varchar
        ) as rejection_reason
    from ranked
),

-- Records of one person or one address, both ways; erased rows have neither.
ties as (
    select
        'id ' || person_id as one,
        'address ' || address as other,
        has_opted_out
    from reasoned
    union all
    select
        'address ' || address as one,
        'id ' || person_id as other,
        has_opted_out
    from reasoned
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
    from reasoned
    where alias_fault = 'merged' and is_newest
    group by 1
),

-- A word that means nothing is nothing in what describes a person; an id, a date or a flag stays as it is.
final as (
    select
        reasoned.contact_id,
        least(reasoned.created_at, merged.created_at) as created_at,
        cast(least(reasoned.created_at, merged.created_at) as date) as created_on,
        reasoned.company_id,
        {{ unless_blank_word('reasoned.name') }} as name,
        lower({{ unless_blank_word('reasoned.email') }}) as email,
        {{ unless_blank_word('reasoned.job_title') }} as job_title,
        {{ unless_blank_word('reasoned.department') }} as department,
        {{ unless_blank_word('reasoned.country') }} as country,
        {{ unless_blank_word('reasoned.region') }} as region,
        {{ unless_blank_word('reasoned.age') }} as age,
        {{ unless_blank_word('reasoned.gender') }} as gender,
        {{ unless_blank_word('reasoned.education') }} as education,
        {{ unless_blank_word('reasoned.lead_source') }} as lead_source,
        reasoned.campaign_id,
        {{ unless_blank_word('reasoned.owner') }} as owner,
        coalesce(reasoned.has_opted_out or 'id ' || reasoned.person_id in (select opted_out.one from opted_out), false) as is_opted_out,
        reasoned.left_out,
        reasoned.rejection_reason
    from reasoned
    left join merged on reasoned.contact_id = merged.person_id and reasoned.rejection_reason is null
)

select * from final
