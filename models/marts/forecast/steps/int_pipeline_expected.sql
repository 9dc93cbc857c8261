with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

groups as (
    select * from {{ ref('int_pipeline_groups') }}
),

rate_errors as (
    select * from {{ ref('int_pipeline_rate_errors') }}
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where is_won
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- How many leads of a past day took how long to convert.
times_to_convert as (
    select
        backtest_scores.as_of,
        dates.horizon_ends_on,
        backtest_scores.days_to_win as days_to_convert,
        count(*) as conversions,
        sum({{ to_points('lead_conversions.amount') }}) as revenue
    from backtest_scores
    inner join dates
        on backtest_scores.as_of = dates.forecast_on
    inner join lead_conversions
        on backtest_scores.lead_number = lead_conversions.lead_number
    group by 1, 2, 3
),

-- The days of the horizon that begins after a day, each in its calendar month.
days as (
    select
        dates.forecast_on,
        dates.has_enough_data,
        dates.is_horizon_over,
        places.place as days_to_convert,
        cast({{ dbt.date_trunc('month', dbt.dateadd('day', 'places.place', 'dates.forecast_on')) }} as date) as month_on
    from dates
    cross join settings
    inner join {{ whole_numbers(10000) }} as places
        on settings.horizon_days >= places.place
),

-- The times to conversion that were known on a day.
known as (
    select
        dates.forecast_on,
        times_to_convert.days_to_convert,
        sum(times_to_convert.conversions) as conversions
    from dates
    inner join times_to_convert
        on dates.forecast_on >= times_to_convert.horizon_ends_on
    group by 1, 2
),

by_month as (
    select
        days.forecast_on,
        days.month_on,
        days.has_enough_data,
        days.is_horizon_over,
        sum(coalesce(known.conversions, 0)) as known_conversions,
        coalesce(sum(times_to_convert.conversions), 0) as conversions,
        sum(times_to_convert.revenue) as revenue
    from days
    left join known
        on days.forecast_on = known.forecast_on and days.days_to_convert = known.days_to_convert
    left join times_to_convert
        on days.forecast_on = times_to_convert.as_of and days.days_to_convert = times_to_convert.days_to_convert
    group by 1, 2, 3, 4
),

-- The share of conversions that falls into a month, by the times to conversion known then, and what came in it.
months as (
    select
        forecast_on,
        month_on,
        cast({{ dbt.datediff('forecast_on', 'month_on', 'month') }} as integer) as months_ahead,
        case when has_enough_data then {{ divide('known_conversions', 'sum(known_conversions) over (partition by forecast_on)') }} end
            as share,
        case when is_horizon_over then cast(conversions as bigint) end as actual_conversions,
        case
            when is_horizon_over and conversions = 0 then 0
            else cast(revenue as double)
        end as actual_revenue
    from by_month
),

-- A month is a part of all leads' conversions; the other groups are whole.
parts as (
    select
        groups.*,
        case when groups.tier is null then 'all' else 'tier' end as dimension,
        coalesce(groups.tier, 'all') as value,
        coalesce(groups.tier, 'all') as checked_with,
        cast(1 as double) as share
    from groups
    union all
    select
        groups.*,
        'month' as dimension,
        substr(cast(months.month_on as varchar), 1, 7) as value,
        cast(months.months_ahead as varchar) as checked_with,
        months.share
    from groups
    inner join months
        on groups.forecast_on = months.forecast_on
    where groups.tier is null
),

final as (
    select
        dates.forecast_on,
        dates.horizon_ends_on,
        cast(parts.dimension as varchar) as dimension,
        parts.value,
        parts.checked_with,
        parts.leads,
        parts.amount_source,
        parts.share * parts.expected_conversions as expected_conversions,
        -- Chance, by the law of total variance, then the rates, then the split over the months.
        parts.share * parts.expected_conversions
        - power(parts.share, 2) * (parts.expected_conversions - parts.chance_variance - coalesce(rate_errors.rate_variance, 0))
        + power(parts.expected_conversions, 2) * {{ divide('parts.share * (1 - parts.share)', 'dates.converted_people') }}
            as conversions_variance,
        parts.share * parts.expected_revenue as expected_revenue,
        {{ divide('parts.expected_revenue', 'parts.expected_conversions') }} as mean_amount,
        parts.share * parts.amount_variance + power(parts.share * parts.amount_error, 2) as amounts_variance,
        case when parts.dimension = 'month' then months.actual_conversions else parts.actual_conversions end as actual_conversions,
        case when parts.dimension = 'month' then months.actual_revenue else parts.actual_revenue end as actual_revenue
    from parts
    inner join dates
        on parts.forecast_on = dates.forecast_on
    left join rate_errors
        on parts.forecast_on = rate_errors.forecast_on and coalesce(parts.tier, '') = coalesce(rate_errors.tier, '')
    left join months
        on
            parts.dimension = 'month' and parts.forecast_on = months.forecast_on
            and parts.value = substr(cast(months.month_on as varchar), 1, 7)
)

select * from final
