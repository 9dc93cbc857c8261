with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and lead_id is not null
),

-- Read twice, so that nothing but the few distinct cells is kept meanwhile.
events_with_cells as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and lead_id is not null
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

questions as (
    select distinct
        event_type,
        property
    from rules
),

-- What events have to say to the rules that ask for their type, each thing once: the rules are compared with it, not with each event.
cells as (
    select
        events_with_cells.event_type,
        questions.property,
        {{ event_property('events_with_cells', 'questions.property') }} as actual
    from events_with_cells
    inner join questions
        on events_with_cells.event_type = questions.event_type
    group by 1, 2, 3
),

asked as (
    select
        cells.event_type,
        cells.property,
        cells.actual,
        rules.rule_number,
        rules.valid_from,
        rules.valid_to,
        rules.operator,
        rules.expected,
        rules.expected_number
    from cells
    inner join rules
        on cells.event_type = rules.event_type and coalesce(cells.property, '') = coalesce(rules.property, '')
),

answers as (
    select * from asked
    where {{ matches_operator('operator', 'actual', 'expected', 'expected_number') }}
),

told as (
    select
        events.lead_id,
        events.event_type,
        questions.property,
        events.occurred_on,
        events.known_on,
        events.quantity,
        {{ event_property('events', 'questions.property') }} as actual
    from events
    inner join questions
        on events.event_type = questions.event_type
),

by_day as (
    select
        leads.lead_number,
        answers.rule_number,
        told.occurred_on as signal_on,
        told.known_on,
        cast(sum(told.quantity) as double) as quantity
    from told
    inner join answers
        on
            told.event_type = answers.event_type
            and coalesce(told.property, '') = coalesce(answers.property, '')
            and coalesce(told.actual, '') = coalesce(answers.actual, '')
            and (told.actual is null) = (answers.actual is null)
            and told.occurred_on between answers.valid_from and answers.valid_to
    inner join leads
        on told.lead_id = leads.lead_id
    group by leads.lead_number, answers.rule_number, told.occurred_on, told.known_on
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
