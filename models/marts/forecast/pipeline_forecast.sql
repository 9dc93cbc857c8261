with

expected as (
    select * from {{ ref('int_pipeline_expected') }}
),

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

published_rates as (
    select * from {{ ref('int_published_rates') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Conversions are whole numbers, so their interval reaches half a conversion further.
measured as (
    select
        forecast_on,
        horizon_ends_on,
        dimension,
        value,
        checked_with,
        cast('conversions' as varchar) as measure,
        cast(0.5 as double) as half_step,
        expected_conversions as expected,
        conversions_variance as variance,
        cast(actual_conversions as double) as actual
    from expected
    union all
    select
        forecast_on,
        horizon_ends_on,
        dimension,
        value,
        checked_with,
        cast('revenue' as varchar) as measure,
        cast(0 as double) as half_step,
        expected_revenue as expected,
        amounts_variance + conversions_variance * power(mean_amount, 2) as variance,
        actual_revenue as actual
    from expected
),

-- What earlier forecasts missed by more than their own variance explains, as a share of what they expected.
checked as (
    select
        measured.forecast_on,
        measured.dimension,
        measured.value,
        measured.measure,
        count(*) as forecasts_checked,
        {{ divide(
            'sum(' ~ to_points(divide('power(earlier.actual - earlier.expected, 2) - earlier.variance', 'power(measured.expected, 2)')) ~ ')',
            'sum(' ~ to_points(divide('power(earlier.expected, 2)', 'power(measured.expected, 2)')) ~ ')'
        ) }} as drift
    from measured
    inner join measured as earlier
        on
            measured.dimension = earlier.dimension
            and measured.checked_with = earlier.checked_with
            and measured.measure = earlier.measure
            and measured.forecast_on >= earlier.horizon_ends_on
    where earlier.actual is not null and earlier.variance is not null
    group by 1, 2, 3, 4
),

-- Where no revenue has come in yet, it drifts at least as far as the conversions do.
widened as (
    select
        measured.*,
        coalesce(checked.forecasts_checked, 0) as forecasts_checked,
        measured.variance + greatest(0, coalesce(checked.drift, of_conversions.drift, 0)) * power(measured.expected, 2) as whole_variance
    from measured
    left join checked
        on
            measured.forecast_on = checked.forecast_on
            and measured.dimension = checked.dimension
            and measured.value = checked.value
            and measured.measure = checked.measure
    left join checked as of_conversions
        on
            measured.forecast_on = of_conversions.forecast_on
            and measured.dimension = of_conversions.dimension
            and measured.value = of_conversions.value
            and of_conversions.measure = 'conversions'
),

bounded as (
    select
        widened.*,
        {{ gamma_quantile('widened.expected', 'widened.whole_variance', '-settings.z') }} - widened.half_step as low,
        {{ gamma_quantile('widened.expected', 'widened.whole_variance', 'settings.z') }} + widened.half_step as high
    from widened
    cross join settings
),

intervals as (
    select
        forecast_on,
        dimension,
        value,
        measure,
        expected,
        cast(forecasts_checked as bigint) as forecasts_checked,
        case when low < 0 then 0 else low end as low,
        high
    from bounded
),

-- The probabilities that lead_scores shows, summed by tier and for all of them together.
published as (
    select
        counts.as_of as forecast_on,
        cast(case when levels.is_tier then 'tier' else 'all' end as varchar) as dimension,
        case when levels.is_tier then counts.tier else 'all' end as value,
        cast(sum({{ to_points('counts.leads * published_rates.probability') }}) as double) as published_conversions
    from counts
    inner join as_of_date
        on counts.as_of = as_of_date.as_of
    inner join published_rates
        on counts.bin_number = published_rates.bin_number
    inner join settings
        on settings.conversion = 'won'
    cross join (values (true), (false)) as levels (is_tier)
    group by 1, 2, 3
),

final as (
    select
        dates.forecast_on,
        dates.is_current,
        dates.horizon_ends_on,
        expected.dimension,
        expected.value,
        expected.leads,
        {{ divide("max(case when expected.dimension = 'all' then expected.leads end) over (partition by dates.forecast_on)", 'dates.open_leads') }}
            as share_of_leads,
        dates.converted_people,
        conversions.expected as expected_conversions,
        conversions.low as conversions_low,
        conversions.high as conversions_high,
        published.published_conversions,
        revenue.expected as expected_revenue,
        revenue.low as revenue_low,
        revenue.high as revenue_high,
        expected.amount_source,
        conversions.forecasts_checked,
        expected.actual_conversions,
        expected.actual_conversions - conversions.expected as conversions_error,
        {{ divide('expected.actual_conversions - conversions.expected', 'conversions.expected') }} as conversions_error_share,
        expected.actual_conversions between conversions.low and conversions.high as is_conversions_within,
        expected.actual_revenue,
        expected.actual_revenue - revenue.expected as revenue_error,
        {{ divide('expected.actual_revenue - revenue.expected', 'revenue.expected') }} as revenue_error_share,
        expected.actual_revenue between revenue.low and revenue.high as is_revenue_within,
        cast(case
            when not dates.has_enough_data then 'not enough data'
            when not dates.is_horizon_over then 'horizon not over'
            when expected.actual_conversions < conversions.low then 'fewer than expected'
            when expected.actual_conversions > conversions.high then 'more than expected'
            else 'as expected'
        end as varchar) as finding,
        as_of_date.as_of
    from expected
    inner join dates
        on expected.forecast_on = dates.forecast_on
    inner join intervals as conversions
        on
            expected.forecast_on = conversions.forecast_on and expected.dimension = conversions.dimension and expected.value = conversions.value
            and conversions.measure = 'conversions'
    inner join intervals as revenue
        on
            expected.forecast_on = revenue.forecast_on and expected.dimension = revenue.dimension and expected.value = revenue.value
            and revenue.measure = 'revenue'
    cross join as_of_date
    left join published
        on expected.forecast_on = published.forecast_on and expected.dimension = published.dimension and expected.value = published.value
)

select * from final
