-- Proves that source_freshness has each day of its span once and without a gap up to the date of the build, that the accepted rows of
-- the channels of events add up (a channel of which none is accepted has no days), and that the days hold every accepted row that has a day in the span.
with

source_freshness as (
    select * from {{ ref('source_freshness') }}
),

record_outcomes as (
    select * from {{ ref('int_record_outcomes') }}
    where reason is null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

spans as (
    select
        raw_table,
        channel,
        min(day_on) as first_on,
        max(day_on) as last_on,
        count(*) as days,
        sum(accepted) as accepted,
        max(as_of) as as_of
    from source_freshness
    group by 1, 2
),

wanted as (
    select
        record_outcomes.raw_table,
        count(*) as accepted
    from record_outcomes
    inner join as_of_date
        on coalesce(record_outcomes.loaded_on, record_outcomes.occurred_on) <= as_of_date.as_of
    -- Longer ago than the span can reach.
    where {{ dbt.datediff('coalesce(record_outcomes.loaded_on, record_outcomes.occurred_on)', 'as_of_date.as_of', 'day') }} < 10000
    group by 1
),

-- A channel begins with its own first accepted row.
begun as (
    select max(first_on) as all_begun_on
    from spans
    where raw_table = 'events'
),

by_day as (
    select
        source_freshness.day_on,
        sum(case when source_freshness.channel = '(all)' then source_freshness.accepted else -source_freshness.accepted end) as difference
    from source_freshness
    inner join begun
        on source_freshness.day_on >= begun.all_begun_on
    where source_freshness.raw_table = 'events'
    group by 1
),

final as (
    select
        raw_table,
        'a gap' as problem
    from spans
    where last_on <> as_of or {{ dbt.datediff('first_on', 'last_on', 'day') }} + 1 <> days
    union all
    select
        'events' as raw_table,
        'channels do not add up' as problem
    from by_day
    where difference <> 0
    union all
    select
        wanted.raw_table,
        'rows lost' as problem
    from wanted
    left join spans
        on wanted.raw_table = spans.raw_table and spans.channel = '(all)'
    where wanted.accepted <> coalesce(spans.accepted, 0)
)

select * from final
