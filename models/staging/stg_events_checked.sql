with

events as (
    select
        *,
        case when contact_id is null then anonymous_id end as visitor_id
    from {{ ref('base_events') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

identities as (
    select * from {{ ref('stg_identities') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

final as (
    select
        events.*,
        coalesce(aliases.contact_id, events.contact_id, identities.contact_id) as lead_id,
        greatest(
            cast(coalesce(events.loaded_at, events.occurred_at) as date), identities.known_on, aliases.merged_on
        ) as known_on,
        -- An id that was nobody's before it was merged had no events before.
        case when not aliases.was_a_contact then cast(aliases.merged_on as timestamp) end as unknown_until,
        case
            when events.problem is not null then events.problem
            when events.contact_id is null and events.anonymous_id is null then 'missing_contact_id'
            when events.occurred_at < cast('1990-01-01' as timestamp) then 'before_1990'
            when cast(events.occurred_at as date) > cast(events.loaded_at as date) then 'dated_after_load'
            when events.quantity <= 0 then 'quantity_not_positive'
            when events.quantity > 1000000 or events.quantity <> floor(events.quantity) then 'unreadable_quantity'
            when events.contact_id is not null and contacts.contact_id is null then 'unknown_contact'
        end as fault
    from events
    left join identities
        on events.visitor_id = identities.anonymous_id
    left join aliases
        on events.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, events.contact_id) = contacts.contact_id
)

select * from final
