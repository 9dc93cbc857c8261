-- depends_on: {{ ref('int_rules_gate') }}

with

events as (
    select
        *,
        case when contact_id is null then anonymous_id end as visitor_id
    from {{ ref('base_events') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }} where rejection_reason is null
),

erasures as (
    select contact_id from {{ ref('stg_erasure_requests') }} where rejection_reason is null
),

identities as (
    select * from {{ ref('stg_identities') }} where rejection_reason is null
),

final as (
    select
        events.event_id,
        coalesce(events.contact_id, identities.contact_id) as contact_id,
        events.anonymous_id,
        lower(events.event_type) as event_type,
        events.occurred_at,
        cast(events.occurred_at as date) as occurred_on,
        coalesce(events.loaded_at, events.occurred_at) as loaded_at,
        cast(
            greatest(
                coalesce(events.loaded_at, events.occurred_at),
                case when events.contact_id is null then coalesce(identities.linked_at, events.occurred_at) else events.occurred_at end
            ) as date
        ) as known_on,
        lower(events.channel) as channel,
        events.campaign_id,
        events.page,
        events.asset,
        events.duration_seconds,
        coalesce(events.quantity, 1) as quantity,
        events.row_text,
        case
            when erasures.contact_id is not null then 'erased'
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
    left join contacts
        on events.contact_id = contacts.contact_id
    left join erasures
        on events.contact_id = erasures.contact_id
)

select * from final
