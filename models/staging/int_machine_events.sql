with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

settings as (
    select machine_click_seconds from {{ ref('int_settings') }}
    where machine_click_seconds is not null
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
),

mail_types as (
    select distinct
        lower(item) as event_type,
        setting = 'email_clicked_events' as is_click
    from setting_lists
    where setting in ('email_sent_events', 'email_clicked_events')
),

-- What a contact was sent or clicked in a campaign, with the last moment that lies close behind it; none where nobody asks.
mails as (
    select
        events.event_id,
        events.lead_id,
        events.campaign_id,
        events.asset,
        events.page,
        events.occurred_at,
        {{ dbt.dateadd('second', 'settings.machine_click_seconds', 'events.occurred_at') }} as close_until,
        events.known_on,
        mail_types.is_click
    from settings
    cross join mail_types
    inner join events
        on mail_types.event_type = events.event_type
    where events.lead_id is not null and events.campaign_id is not null
),

-- Each e-mail and each click with the clicks close behind it.
close_clicks as (
    select
        mails.event_id,
        mails.is_click as is_after_click,
        mails.known_on as mail_known_on,
        clicks.event_id as click_id,
        clicks.asset,
        clicks.page,
        clicks.known_on
    from mails
    inner join mails as clicks
        on
            mails.lead_id = clicks.lead_id and mails.campaign_id = clicks.campaign_id
            and clicks.occurred_at between mails.occurred_at and mails.close_until
    where clicks.is_click and (mails.is_click or mails.event_id <> clicks.event_id)
),

-- From when on each asset and each page that was clicked so fast is known.
first_known as (
    select
        close_clicks.event_id,
        kinds.is_page,
        min(close_clicks.known_on) as known_on
    from close_clicks
    cross join (values (true), (false)) as kinds (is_page)
    where close_clicks.is_after_click and case when kinds.is_page then close_clicks.page else close_clicks.asset end is not null
    group by close_clicks.event_id, kinds.is_page, lower(case when kinds.is_page then close_clicks.page else close_clicks.asset end)
),

ranked as (
    select
        event_id,
        known_on,
        row_number() over (partition by event_id, is_page order by known_on) as place
    from first_known
),

bursts as (
    select
        event_id,
        min(known_on) as shown_on
    from ranked
    where place = 3
    group by 1
),

-- Each day on which something shows that an event is a machine's.
shown as (
    select
        event_id,
        known_on as shown_on
    from events
    where {{ is_flagged('is_machine') }}
    union all
    select
        click_id as event_id,
        greatest(known_on, mail_known_on) as shown_on
    from close_clicks
    where not is_after_click
    union all
    select
        close_clicks.click_id as event_id,
        greatest(close_clicks.known_on, bursts.shown_on) as shown_on
    from close_clicks
    inner join bursts
        on close_clicks.event_id = bursts.event_id
    where close_clicks.is_after_click
),

machines as (
    select
        event_id,
        min(shown_on) as machine_from
    from shown
    group by 1
),

-- An event that is known before it is shown to be a machine's counts as a person's in between.
final as (
    select
        events.event_id,
        events.lead_id,
        case when weights.weight = 1 then events.known_on else machines.machine_from end as changed_on,
        weights.weight
    from machines
    inner join events
        on machines.event_id = events.event_id
    inner join (values (1, true), (-1, true), (0, false)) as weights (weight, is_late)
        on (machines.machine_from > events.known_on) = weights.is_late
)

select * from final
