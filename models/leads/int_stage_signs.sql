with

events as (
    select * from {{ ref('stg_events') }}
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
    where weight <= 0
),

leads as (
    select * from {{ ref('int_leads') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'stage'
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- What is known on the day comes first, what is not too old second: both on the date of the score, never later.
asked as (
    select
        leads.lead_number,
        as_of_date.as_of,
        buying_stages.rule_id,
        events.event_id,
        events.occurred_on,
        rule_values.condition_number,
        rule_values.condition_count,
        rule_values.operator,
        rule_values.expected,
        rule_values.expected_number,
        {{ event_property('events', 'buying_stages.property') }} as actual
    from events
    inner join as_of_date
        on events.known_on <= as_of_date.as_of
    inner join leads
        on events.lead_id = leads.lead_id and as_of_date.as_of >= leads.created_on
    inner join buying_stages
        on
            events.event_type = buying_stages.event_type
            and {{ dbt.datediff('events.occurred_on', 'as_of_date.as_of', 'day') }} <= buying_stages.within_days
    inner join rule_values
        on buying_stages.rule_id = rule_values.rule_id
    left join machine_events
        on events.event_id = machine_events.event_id and as_of_date.as_of >= machine_events.changed_on
    where events.rejection_reason is null and buying_stages.is_active and machine_events.event_id is null
),

-- All values of not_in and the like are asked of the same event.
matched as (
    select
        lead_number,
        as_of,
        rule_id,
        occurred_on
    from asked
    where {{ matches_operator('operator', 'actual', 'expected', 'expected_number') }}
    group by lead_number, as_of, rule_id, event_id, occurred_on, condition_count
    having count(distinct condition_number) = condition_count
),

final as (
    select
        lead_number,
        as_of,
        rule_id,
        max(occurred_on) as last_sign_on
    from matched
    group by lead_number, as_of, rule_id
)

select * from final
