-- Proves that lead_engagement_rates counts the e-mails, pages and days of the accepted events that are known, lead by lead.
with

machines as (
    select machine_events.event_id
    from {{ ref('int_machine_events') }} as machine_events
    inner join {{ ref('int_as_of') }} as as_of_date
        on machine_events.weight <= 0 and machine_events.changed_on <= as_of_date.as_of
),

events as (
    select * from {{ ref('stg_events') }}
    where event_id not in (select machines.event_id from machines) and rejection_reason is null and lead_id is not null
),

rates as (
    select * from {{ ref('lead_engagement_rates') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
),

sent_types as (
    select distinct lower(item) as event_type from setting_lists
    where setting = 'email_sent_events'
),

counted as (
    select
        rates.lead_id,
        coalesce(sum(case when sent_types.event_type is not null then events.quantity end), 0) as emails_sent,
        count(distinct lower(events.page)) as distinct_pages,
        count(distinct case when events.page is not null then events.occurred_on end) as visiting_days
    from rates
    left join events
        on rates.lead_id = events.lead_id and rates.as_of >= events.known_on
    left join sent_types
        on events.event_type = sent_types.event_type
    group by 1
),

final as (
    select
        rates.lead_id,
        rates.emails_sent,
        counted.emails_sent as emails_counted,
        rates.distinct_pages,
        counted.distinct_pages as pages_counted,
        rates.visiting_days,
        counted.visiting_days as days_counted
    from rates
    inner join counted
        on rates.lead_id = counted.lead_id
    where
        rates.emails_sent <> counted.emails_sent
        or rates.distinct_pages <> counted.distinct_pages
        or rates.visiting_days <> counted.visiting_days
        or (rates.emails_sent = 0) <> (rates.email_open_rate is null)
)

select * from final
