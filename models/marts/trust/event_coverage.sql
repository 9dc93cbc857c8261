with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
    where weight <= 0
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where is_active
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
    where is_active
),

frequency_rules as (
    select * from {{ ref('int_frequency_rules') }}
    where is_active
),

resets as (
    select * from {{ ref('int_resets') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
    where is_active
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

event_types as (
    select
        events.event_type,
        count(*) as events,
        count(machine_events.event_id) as machine_events,
        count(distinct events.lead_id) as leads,
        min(events.occurred_on) as first_seen_on,
        max(events.occurred_on) as last_seen_on
    from events
    inner join as_of_date
        on events.known_on <= as_of_date.as_of
    left join machine_events
        on events.event_id = machine_events.event_id and as_of_date.as_of >= machine_events.changed_on
    group by 1
),

rewarded_types as (
    select distinct event_type
    from behavior_rules
    where points > 0
),

-- Each rule with each type that it looks at. An absence rule without a type waits for any event that a rule rewards.
looks as (
    select
        event_type,
        'behavior' as rule_kind
    from behavior_rules
    union all
    select
        coalesce(absence_rules.event_type, rewarded_types.event_type) as event_type,
        'absence' as rule_kind
    from absence_rules
    left join rewarded_types
        on absence_rules.event_type is null
    union all
    select
        event_type,
        'stage' as rule_kind
    from buying_stages
    union all
    select
        event_type,
        'frequency' as rule_kind
    from frequency_rules
    union all
    select
        event_type,
        'reset' as rule_kind
    from resets
),

rule_counts as (
    select
        event_type,
        count(case when rule_kind = 'behavior' then 1 end) as behavior_rules,
        count(case when rule_kind = 'absence' then 1 end) as absence_rules,
        count(case when rule_kind = 'frequency' then 1 end) as frequency_rules,
        count(case when rule_kind = 'reset' then 1 end) as resets,
        count(case when rule_kind = 'stage' then 1 end) as stage_signs
    from looks
    group by 1
),

counted as (
    select
        event_types.*,
        coalesce(rule_counts.behavior_rules, 0) as behavior_rules,
        coalesce(rule_counts.absence_rules, 0) as absence_rules,
        coalesce(rule_counts.frequency_rules, 0) as frequency_rules,
        coalesce(rule_counts.resets, 0) as resets,
        coalesce(rule_counts.stage_signs, 0) as stage_signs
    from event_types
    left join rule_counts
        on event_types.event_type = rule_counts.event_type
),

final as (
    select
        counted.event_type,
        counted.events,
        {{ divide('counted.events', 'sum(counted.events) over ()') }} as share_of_events,
        counted.machine_events,
        counted.leads,
        counted.first_seen_on,
        counted.last_seen_on,
        counted.behavior_rules,
        counted.absence_rules,
        counted.frequency_rules,
        counted.resets,
        counted.stage_signs,
        counted.behavior_rules + counted.absence_rules + counted.frequency_rules > 0 as is_scored,
        counted.behavior_rules + counted.absence_rules + counted.frequency_rules + counted.resets + counted.stage_signs > 0 as is_looked_at,
        as_of_date.as_of
    from counted
    cross join as_of_date
)

select * from final
