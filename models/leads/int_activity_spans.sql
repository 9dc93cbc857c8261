with

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

events as (
    select * from {{ ref('stg_events') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
    where is_active
),

-- A blank event type stands for any event that a rule rewards; a bounce is no sign of life.
rewarded as (
    select
        signal_days.lead_number,
        cast(null as varchar) as event_type,
        signal_days.signal_on as active_on,
        signal_days.known_from as known_on
    from signal_days
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
    where behavior_rules.points > 0
),

watched as (
    select
        leads.lead_number,
        events.event_type,
        events.occurred_on as active_on,
        events.known_on
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    where
        events.rejection_reason is null
        and events.event_type in (select absence_rules.event_type from absence_rules)
),

activity as (
    select * from rewarded
    union all
    select * from watched
),

by_day as (
    select
        lead_number,
        event_type,
        known_on,
        max(active_on) as active_on
    from activity
    group by 1, 2, 3
),

final as (
    select
        lead_number,
        event_type,
        known_on as known_from,
        coalesce(lead(known_on) over (partition by lead_number, event_type order by known_on), cast('9999-12-31' as date))
            as known_until,
        max(active_on) over (partition by lead_number, event_type order by known_on) as last_active_on
    from by_day
)

select * from final
