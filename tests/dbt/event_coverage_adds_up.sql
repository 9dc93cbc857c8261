-- Proves that event_coverage counts every accepted event known on the date once, and calls a type scored wherever its events
-- gave somebody points.
with

event_coverage as (
    select * from {{ ref('event_coverage') }}
),

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

known as (
    select count(*) as events
    from events
    inner join as_of_date
        on events.known_on <= as_of_date.as_of
),

covered as (
    select
        coalesce(sum(events), 0) as events,
        coalesce(sum(share_of_events), 1) as share_of_events
    from event_coverage
),

matched as (
    select distinct behavior_rules.event_type
    from signal_days
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
    inner join as_of_date
        on signal_days.known_from <= as_of_date.as_of
),

final as (
    select cast(null as varchar) as event_type
    from known
    cross join covered
    where known.events <> covered.events or abs(covered.share_of_events - 1) > 0.000000001
    union all
    select matched.event_type
    from matched
    left join event_coverage
        on matched.event_type = event_coverage.event_type and event_coverage.is_scored
    where event_coverage.event_type is null
)

select * from final
