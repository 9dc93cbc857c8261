with

contacts as (
    select * from {{ ref('base_contacts') }}
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null or rejection_reason = 'unknown_contact'
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

final as (
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
)

select * from final
