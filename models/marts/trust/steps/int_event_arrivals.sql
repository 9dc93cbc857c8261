with

events as (
    select * from {{ ref('stg_events') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
),

kinds as (
    select
        lower(item) as event_type,
        max(case when setting = 'email_sent_events' then 1 else 0 end) as is_sent,
        max(case when setting = 'email_bounced_events' then 1 else 0 end) as is_bounced,
        max(case when setting = 'email_complained_events' then 1 else 0 end) as is_complained
    from setting_lists
    where setting in ('email_sent_events', 'email_bounced_events', 'email_complained_events')
    group by 1
),

arrived as (
    select
        coalesce(events.channel, '(none)') as channel,
        cast(events.loaded_at as date) as arrived_on,
        events.loaded_at,
        events.rejection_reason is null as is_accepted,
        case
            when events.rejection_reason is null
                then floor({{ dbt.datediff('events.occurred_at', 'events.loaded_at', 'second') }} / 60.0)
        end as lag_minutes,
        case when events.rejection_reason is null then events.quantity * kinds.is_sent end as sent,
        case when events.rejection_reason is null then events.quantity * kinds.is_bounced end as bounced,
        case when events.rejection_reason is null then events.quantity * kinds.is_complained end as complained
    from events
    left join kinds
        on events.event_type = kinds.event_type
    where events.loaded_at is not null
),

-- Few delays differ, so that all further steps have little to read.
final as (
    select
        channel,
        arrived_on,
        cast(lag_minutes as integer) as lag_minutes,
        count(*) as row_count,
        count(case when is_accepted then 1 end) as accepted,
        max(loaded_at) as latest_loaded_at,
        cast(coalesce(sum(sent), 0) as bigint) as sent,
        cast(coalesce(sum(bounced), 0) as bigint) as bounced,
        cast(coalesce(sum(complained), 0) as bigint) as complained
    from arrived
    group by 1, 2, 3
)

select * from final
