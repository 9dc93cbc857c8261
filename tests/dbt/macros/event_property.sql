-- The column of an event that a rule names comes back as text.
with

events as (
    select
        cast('E-1' as varchar) as event_id,
        cast('C-1' as varchar) as lead_id,
        false as is_from_visitor,
        cast('A-1' as varchar) as anonymous_id,
        cast('page_viewed' as varchar) as event_type,
        cast('2024-01-31 12:34:56' as timestamp) as occurred_at,
        cast('2024-02-01 00:00:00' as timestamp) as loaded_at,
        cast('website' as varchar) as channel,
        cast('K-1' as varchar) as campaign_id,
        cast('/pricing' as varchar) as page,
        cast('https://Acme.example/Pricing?Plan=pro#a' as varchar) as page_url,
        cast('case_study' as varchar) as asset,
        cast(90.5 as double) as duration_seconds,
        cast(2 as bigint) as quantity,
        chr(30) || 'utm_source' || chr(31) || 'News' || chr(30) || 'form' || chr(31) as other_cells
    union all
    select
        cast('E-2' as varchar) as event_id,
        cast('C-2' as varchar) as lead_id,
        true as is_from_visitor,
        cast(null as varchar) as anonymous_id,
        cast('page_viewed' as varchar) as event_type,
        cast('2024-01-31 12:34:56' as timestamp) as occurred_at,
        cast(null as timestamp) as loaded_at,
        cast(null as varchar) as channel,
        cast(null as varchar) as campaign_id,
        cast(null as varchar) as page,
        cast(null as varchar) as page_url,
        cast(null as varchar) as asset,
        cast(-0.5 as double) as duration_seconds,
        cast(null as bigint) as quantity,
        cast(null as varchar) as other_cells
),

cases as (
    select * from (
        values
        ('E-1', 'event_id', 'E-1'),
        ('E-1', 'contact_id', 'C-1'),
        ('E-1', 'anonymous_id', 'A-1'),
        ('E-1', 'event_type', 'page_viewed'),
        ('E-1', 'occurred_at', '2024-01-31 12:34:56'),
        ('E-1', 'loaded_at', '2024-02-01 00:00:00'),
        ('E-1', 'channel', 'website'),
        ('E-1', 'campaign_id', 'K-1'),
        ('E-1', 'page', '/pricing'),
        ('E-1', 'page_url', 'https://Acme.example/Pricing?Plan=pro#a'),
        ('E-1', 'page_host', 'acme.example'),
        ('E-1', 'page_query', 'Plan=pro'),
        ('E-1', 'asset', 'case_study'),
        ('E-1', 'duration_seconds', '90.5'),
        ('E-1', 'quantity', '2'),
        ('E-1', 'utm_source', 'News'),
        ('E-1', 'form', null),
        ('E-1', 'source', null),
        ('E-1', 'Page', null),
        ('E-1', 'referrer', null),
        ('E-1', '', null),
        ('E-1', null, null),
        ('E-2', 'contact_id', null),
        ('E-2', 'anonymous_id', null),
        ('E-2', 'loaded_at', null),
        ('E-2', 'channel', null),
        ('E-2', 'campaign_id', null),
        ('E-2', 'page', null),
        ('E-2', 'page_url', null),
        ('E-2', 'page_host', null),
        ('E-2', 'page_query', null),
        ('E-2', 'asset', null),
        ('E-2', 'duration_seconds', '-0.5'),
        ('E-2', 'quantity', null),
        ('E-2', 'utm_source', null)
    ) as cases (event_id, property, expected)
),

results as (
    select
        cases.event_id,
        cases.property,
        cases.expected,
        {{ event_property('events', 'cases.property') }} as result
    from cases
    inner join events
        on cases.event_id = events.event_id
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
