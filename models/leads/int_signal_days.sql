with

events as (
    select * from {{ ref('stg_events') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'behavior'
),

leads as (
    select * from {{ ref('int_leads') }}
),

rules as (
    select
        behavior_rules.rule_number,
        behavior_rules.event_type,
        behavior_rules.property,
        coalesce(behavior_rules.valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(behavior_rules.valid_to, cast('9999-12-31' as date)) as valid_to,
        rule_values.operator,
        rule_values.expected,
        rule_values.expected_number
    from behavior_rules
    inner join rule_values
        on behavior_rules.rule_id = rule_values.rule_id
    where behavior_rules.is_active
),

-- What an event has to say to each rule that asks for its type.
asked as (
    select
        leads.lead_number,
        rules.rule_number,
        events.occurred_on,
        events.known_on,
        events.quantity,
        rules.operator,
        rules.expected,
        rules.expected_number,
        {{ event_property('events', 'rules.property') }} as actual
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    inner join rules
        on
            events.event_type = rules.event_type
            and events.occurred_on between rules.valid_from and rules.valid_to
    where events.rejection_reason is null
),

by_day as (
    select
        lead_number,
        rule_number,
        occurred_on as signal_on,
        known_on,
        cast(sum(quantity) as double) as quantity
    from asked
    where {{ matches_operator('operator', 'actual', 'expected', 'expected_number') }}
    group by lead_number, rule_number, occurred_on, known_on
),

-- More may become known of a day later. Counted once here, and not for each date that is scored; lead by lead, so that what is
-- counted over them stays small.
final as (
    select
        lead_number,
        rule_number,
        signal_on,
        known_on as known_from,
        coalesce(
            lead(known_on) over (partition by lead_number, rule_number, signal_on order by known_on), cast('9999-12-31' as date)
        ) as known_until,
        sum(quantity) over (partition by lead_number, rule_number, signal_on order by known_on) as quantity
    from by_day
    order by lead_number
)

select * from final
