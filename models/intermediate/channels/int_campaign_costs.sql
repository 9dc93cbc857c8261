with

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null and cost is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- A campaign without an end runs until today, and one whose end lies before its beginning lasts a day.
dated as (
    select
        campaigns.campaign_id,
        coalesce(campaigns.channel, '(none)') as channel,
        campaigns.cost,
        as_of_date.as_of,
        coalesce(campaigns.started_on, campaigns.ended_on, as_of_date.as_of) as started_on,
        greatest(
            coalesce(campaigns.started_on, campaigns.ended_on, as_of_date.as_of), coalesce(campaigns.ended_on, as_of_date.as_of)
        ) as ended_on
    from campaigns
    cross join as_of_date
),

begun as (
    select
        *,
        least(ended_on, as_of) as last_on
    from dated
    where started_on <= as_of
),

-- Counted back from the last month; what was spent before the earliest of them stands in it.
months as (
    select
        begun.*,
        cast({{ dbt.dateadd('month', '1 - places.place', dbt.date_trunc('month', 'begun.last_on')) }} as date) as month_on,
        cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '2 - places.place', dbt.date_trunc('month', 'begun.last_on'))) }} as date)
            as month_ends_on
    from begun
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + {{ dbt.datediff('begun.started_on', 'begun.last_on', 'month') }}
),

spent as (
    select
        campaign_id,
        channel,
        month_on,
        {{ to_points(
            'cost * cast(1 + ' ~ dbt.datediff('started_on', 'least(month_ends_on, last_on)', 'day') ~ ' as double) / (1 + '
            ~ dbt.datediff('started_on', 'ended_on', 'day') ~ ')'
        ) }} as cost_so_far
    from months
),

final as (
    select
        campaign_id,
        channel,
        month_on,
        cost_so_far - coalesce(lag(cost_so_far) over (partition by campaign_id order by month_on), 0) as cost
    from spent
)

select * from final
