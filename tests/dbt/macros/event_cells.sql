-- One property comes as it is; of several each has its name, blank ones are left out, and columns of one's own come where one is asked.
with

events as (
    select
        'E-1' as event_id,
        'C-1' as lead_id,
        true as is_from_visitor,
        cast(null as varchar) as anonymous_id,
        'view' as event_type,
        cast('2024-01-31 12:34:56' as timestamp) as occurred_at,
        cast(null as timestamp) as loaded_at,
        'a' || chr(30) || 'b' as channel,
        cast(null as varchar) as campaign_id,
        '/pricing' as page,
        '/Pricing?a=b' as page_url,
        cast(null as varchar) as asset,
        cast(null as double) as duration_seconds,
        cast(2 as bigint) as quantity,
        chr(30) || 'utm' || chr(31) || 'x' as other_cells
),

cases as (
    select * from (
        values
        ('page', '/pricing'),
        ('utm', 'x'),
        ('asset', null),
        (null, null),
        (chr(31) || 'asset' || chr(31) || 'page' || chr(31), chr(30) || 'page' || chr(31) || '/pricing'),
        (chr(31) || 'page' || chr(31) || 'quantity' || chr(31), chr(30) || 'page' || chr(31) || '/pricing' || chr(30) || 'quantity' || chr(31) || '2'),
        (chr(31) || 'channel' || chr(31) || 'utm' || chr(31) || '*', chr(30) || 'channel' || chr(31) || 'a' || chr(31) || 'b' || chr(30) || 'utm' || chr(31) || 'x'),
        (chr(31) || 'asset' || chr(31) || 'campaign_id' || chr(31), '')
    ) as cases (properties, expected)
),

results as (
    select
        cases.properties,
        cases.expected,
        {{ event_cells('events', 'cases.properties') }} as result
    from cases
    cross join events
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
