with

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

events as (
    select * from {{ ref('stg_events') }}
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
    where weight <= 0
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
        signal_days.known_from as known_on,
        signal_days.seen_until as known_until
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
        events.known_on,
        coalesce(machine_events.changed_on, cast('9999-12-31' as date)) as known_until
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    left join machine_events
        on events.event_id = machine_events.event_id
    where
        events.rejection_reason is null
        and (machine_events.event_id is null or machine_events.changed_on > events.known_on)
        and events.event_type in (select absence_rules.event_type from absence_rules)
),

activity as (
    select * from rewarded
    union all
    select * from watched
),

-- The few who had something taken back, because a machine had done it.
taken_from as (
    select distinct leads.lead_number
    from machine_events
    inner join leads
        on machine_events.lead_id = leads.lead_id
    where machine_events.weight < 0
),

-- Nothing else ends: more that is known of a day leaves it as it is.
by_day as (
    select
        activity.lead_number,
        activity.event_type,
        activity.known_on,
        case when taken_from.lead_number is not null then activity.known_until else cast('9999-12-31' as date) end as known_until,
        taken_from.lead_number is not null as is_looked_up,
        max(activity.active_on) as active_on
    from activity
    left join taken_from
        on activity.lead_number = taken_from.lead_number
    group by 1, 2, 3, 4, 5
),

-- Of those few it is looked up on each day with something new or something less what is left.
changes as (
    select
        lead_number,
        event_type,
        known_on
    from by_day
    where is_looked_up
    union
    select
        lead_number,
        event_type,
        known_until as known_on
    from by_day
    where is_looked_up and known_until < cast('9999-12-31' as date)
),

last_days as (
    select
        lead_number,
        event_type,
        known_on,
        max(active_on) over (partition by lead_number, event_type order by known_on) as last_active_on
    from by_day
    where not is_looked_up
    union all
    select
        changes.lead_number,
        changes.event_type,
        changes.known_on,
        max(by_day.active_on) as last_active_on
    from changes
    left join by_day
        on
            changes.lead_number = by_day.lead_number
            and coalesce(changes.event_type, '') = coalesce(by_day.event_type, '')
            and changes.known_on >= by_day.known_on
            and changes.known_on < by_day.known_until
    group by 1, 2, 3
),

spans as (
    select
        lead_number,
        event_type,
        known_on as known_from,
        coalesce(lead(known_on) over (partition by lead_number, event_type order by known_on), cast('9999-12-31' as date))
            as known_until,
        last_active_on
    from last_days
),

final as (
    select * from spans
    where last_active_on is not null
)

select * from final
