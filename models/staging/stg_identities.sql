-- depends_on: {{ ref('int_rules_gate') }}

with

identities as (
    select * from {{ ref('base_identities') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

judged as (
    select
        identities.*,
        case
            when identities.problem is not null then identities.problem
            when contacts.contact_id is null then 'unknown_contact'
        end as fault
    from identities
    left join contacts
        on identities.contact_id = contacts.contact_id
),

copies as (
    select
        *,
        row_number() over (
            partition by anonymous_id, contact_id, fault is null
            order by linked_at nulls first, {{ row_text('identities', 'judged') }}
        ) as copy_number
    from judged
),

-- A visitor belongs to the contact linked first, so that a later link never takes points away from anybody.
ranked as (
    select
        *,
        row_number() over (
            partition by anonymous_id, fault is null, copy_number = 1
            order by linked_at nulls first, contact_id
        ) as link_number
    from copies
),

final as (
    select
        anonymous_id,
        contact_id,
        linked_at,
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
