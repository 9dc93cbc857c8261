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

machine_events as (select * from {{ ref('int_machine_events') }}),

behavior_rules as (select * from {{ ref('int_behavior_rules') }}),

frequency_rules as (select * from {{ ref('int_frequency_rules') }}),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind in ('behavior', 'frequency')
),

leads as (select * from {{ ref('int_leads') }}),

reset_spans as (select * from {{ ref('int_reset_spans') }}),

counting_rules as (
    select
        rule_id,
        rule_number,
        event_type,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
    from behavior_rules
    where is_active
    union all
    select
        rule_id,
        rule_number,
        event_type,
        cast('0001-01-01' as date) as valid_from,
        cast('9999-12-31' as date) as valid_to
    from frequency_rules
    where is_active
),

subjects as (
    select distinct
        rule_id,
        subject
    from rule_values
),

asked_properties as (
    select
        rule_id,
        {{ asked_properties('subject') }} as properties
    from subjects
    group by 1
),

rules as (
    select
        counting_rules.*,
        asked_properties.properties,
        rule_values.subject,
        rule_values.condition_number,
        rule_values.condition_count,
        rule_values.operator,
        rule_values.expected,
        rule_values.expected_number
    from counting_rules
    inner join rule_values
        on counting_rules.rule_id = rule_values.rule_id
    inner join asked_properties
        on counting_rules.rule_id = asked_properties.rule_id
),

questions as (
    select distinct
        event_type,
        properties
    from rules
),

-- What events have to say to the rules that ask for their type, each thing once: the rules are compared with it, not with each event.
cells as (
    select
        events_with_cells.event_type,
        questions.properties,
        {{ event_cells('events_with_cells', 'questions.properties') }} as actual
    from events_with_cells
    inner join questions
        on events_with_cells.event_type = questions.event_type
    group by 1, 2, 3
),

asked as (
    select
        cells.event_type,
        cells.properties,
        cells.actual,
        case when position(chr(31) in cells.properties) > 0 then {{ named_cell('cells.actual', 'rules.subject') }} else cells.actual end as cell,
        rules.rule_number,
        rules.condition_number,
        rules.condition_count,
        rules.valid_from,
        rules.valid_to,
        rules.operator,
        rules.expected,
        rules.expected_number
    from cells
    inner join rules
        on cells.event_type = rules.event_type and coalesce(cells.properties, '') = coalesce(rules.properties, '')
),

-- All that a rule asks must hold of the same event.
answers as (
    select
        event_type,
        properties,
        actual,
        rule_number,
        valid_from,
        valid_to
    from asked
    where {{ matches_operator('operator', 'cell', 'expected', 'expected_number') }}
    group by event_type, properties, actual, rule_number, valid_from, valid_to, condition_count
    having count(distinct condition_number) = condition_count
),

-- What turns out to be a machine's is taken back on that day, and what always was one is left out.
told as (
    select
        events.lead_id,
        events.event_type,
        questions.properties,
        events.occurred_on,
        coalesce(machine_events.changed_on, events.known_on) as known_on,
        events.quantity * coalesce(machine_events.weight, 1) as quantity,
        {{ event_cells('events', 'questions.properties') }} as actual
    from events
    inner join questions
        on events.event_type = questions.event_type
    left join machine_events
        on events.event_id = machine_events.event_id
    where coalesce(machine_events.weight, 1) <> 0
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
            and coalesce(told.properties, '') = coalesce(answers.properties, '')
            and coalesce(told.actual, '') = coalesce(answers.actual, '')
            and (told.actual is null) = (answers.actual is null)
            and told.occurred_on between answers.valid_from and answers.valid_to
    inner join leads
        on told.lead_id = leads.lead_id
    group by leads.lead_number, answers.rule_number, told.occurred_on, told.known_on
),

-- More may become known of a day later, and a reset may end it. Counted once here, and not for each date that is scored; lead by
-- lead, so that what is counted over them stays small.
by_span as (
    select
        by_day.lead_number,
        by_day.rule_number,
        by_day.signal_on,
        by_day.known_on as known_from,
        coalesce(
            lead(by_day.known_on) over (
                partition by by_day.lead_number, by_day.rule_number, by_day.signal_on order by by_day.known_on
            ),
            cast('9999-12-31' as date)
        ) as seen_until,
        reset_spans.ended_on,
        sum(by_day.quantity) over (
            partition by by_day.lead_number, by_day.rule_number, by_day.signal_on order by by_day.known_on
        ) as quantity
    from by_day
    left join reset_spans
        on
            by_day.lead_number = reset_spans.lead_number
            and by_day.rule_number = reset_spans.rule_number
            and by_day.signal_on >= reset_spans.first_on
            and by_day.signal_on < reset_spans.before_on
),

-- Of a day of machines alone nothing is left.
final as (
    select
        lead_number,
        rule_number,
        signal_on,
        known_from,
        seen_until,
        least(seen_until, coalesce(ended_on, seen_until)) as known_until,
        quantity
    from by_span
    where quantity > 0
    order by lead_number
)

select * from final
