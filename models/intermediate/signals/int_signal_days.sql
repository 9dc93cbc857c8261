with

events as (
    select * from {{ ref('stg_events') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind in ('behavior', 'stage')
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

counting_rules as (
    select
        rule_id,
        rule_number,
        event_type,
        property,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
    from behavior_rules
    where is_active
    union all
    -- Only what is not too old for a sign today: the others would fill the memory.
    select
        buying_stages.rule_id,
        buying_stages.rule_number,
        buying_stages.event_type,
        buying_stages.property,
        cast({{ dbt.dateadd('day', '-buying_stages.within_days', 'as_of_date.as_of') }} as date) as valid_from,
        as_of_date.as_of as valid_to
    from buying_stages
    cross join as_of_date
    where buying_stages.is_active
),

final as (
    select
        leads.lead_number,
        counting_rules.rule_number,
        events.occurred_on as signal_on,
        events.known_on,
        cast(sum(events.quantity) as double) as quantity
    from events
    inner join leads
        on events.lead_id = leads.lead_id
    inner join counting_rules
        on
            events.event_type = counting_rules.event_type
            and events.occurred_on between counting_rules.valid_from and counting_rules.valid_to
    inner join rule_values
        on
            counting_rules.rule_id = rule_values.rule_id
            and {{ matches_operator(
                'rule_values.operator', event_property('events', 'counting_rules.property'), 'rule_values.expected',
                'rule_values.expected_number'
            ) }}
    where events.rejection_reason is null
    group by 1, 2, 3, 4
)

select * from final
