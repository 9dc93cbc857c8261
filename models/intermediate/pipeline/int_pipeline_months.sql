with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

waits as (
    select * from {{ ref('int_pipeline_waits') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

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

known as (
    select
        dates.forecast_on,
        waits.days_to_convert,
        sum(waits.conversions) as conversions
    from dates
    inner join waits
        on dates.forecast_on >= waits.horizon_ends_on
    group by 1, 2
),

by_month as (
    select
        days.forecast_on,
        days.month_on,
        days.has_enough_data,
        days.is_horizon_over,
        sum(coalesce(known.conversions, 0)) as known_conversions,
        coalesce(sum(waits.conversions), 0) as conversions,
        sum(waits.revenue) as revenue
    from days
    left join known
        on days.forecast_on = known.forecast_on and days.days_to_convert = known.days_to_convert
    left join waits
        on days.forecast_on = waits.as_of and days.days_to_convert = waits.days_to_convert
    group by 1, 2, 3, 4
),

final as (
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
)

select * from final
