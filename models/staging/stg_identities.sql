with

identities as (
    select * from {{ ref('base_identities') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

judged as (
    select
        identities.*,
        contacts.contact_id as lead_id,
        greatest(cast(identities.linked_at as date), aliases.merged_on) as known_on,
        -- An id that was nobody's before it was merged had no visitors before.
        greatest(cast(identities.linked_at as date), case when not aliases.was_a_contact then aliases.merged_on end) as linked_on,
        case
            when identities.problem is not null then identities.problem
            when contacts.contact_id is null then 'unknown_contact'
        end as fault
    from identities
    left join aliases
        on identities.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, identities.contact_id) = contacts.contact_id
),

copies as (
    select
        *,
        row_number() over (
            partition by anonymous_id, coalesce(lead_id, contact_id), fault is null
            order by linked_on nulls first, linked_at nulls first, {{ row_text('identities', 'judged') }}
        ) as copy_number
    from judged
),

-- A visitor belongs to the contact linked first, so that a later link never takes points away from anybody.
ranked as (
    select
        *,
        row_number() over (
            partition by anonymous_id, fault is null, copy_number = 1
            order by linked_on nulls first, linked_at nulls first, contact_id
        ) as link_number
    from copies
),

final as (
    select
        anonymous_id,
        coalesce(lead_id, contact_id) as contact_id,
        linked_at,
        known_on,
        cast(
            case
                when fault is not null then fault
                when copy_number > 1 then 'duplicate'
                when link_number > 1 then 'already_linked'
            end as varchar
        ) as rejection_reason
    from ranked
)

select * from final
