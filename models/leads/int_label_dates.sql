with

sales_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
    where verdict = 'accepted'
),

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
    where weight <= 0
),

leads as (
    select * from {{ ref('int_leads') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- The type that an event has to be of; none where a conversion is no event, and then no event is read.
wanted as (
    select substring(conversion, 7) as event_type
    from settings
    where conversion like 'event:%'
),

-- What is asked for of all that may be meant, beside won deals.
labels as (
    select
        sales_verdicts.lead_number,
        sales_verdicts.recorded_on as converted_on
    from sales_verdicts
    inner join settings
        on settings.conversion = 'accepted'
    inner join as_of_date
        on sales_verdicts.recorded_on <= as_of_date.as_of
    union all
    select
        leads.lead_number,
        events.occurred_on as converted_on
    from wanted
    inner join events
        on wanted.event_type = events.event_type
    inner join as_of_date
        on events.known_on <= as_of_date.as_of
    inner join leads
        on events.lead_id = leads.lead_id
    left join machine_events
        on events.event_id = machine_events.event_id and as_of_date.as_of >= machine_events.changed_on
    where machine_events.event_id is null
),

final as (
    select
        lead_number,
        min(converted_on) as converted_on
    from labels
    group by 1
)

select * from final
