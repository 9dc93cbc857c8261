with

measured as (
    select * from {{ ref('int_pipeline_measures') }}
),

settings as (
    select * from {{ ref('int_settings') }}
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

-- Where no revenue has come in yet, it strays at least as far as the conversions do.
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

final as (
    select
        forecast_on,
        dimension,
        value,
        measure,
        expected,
        actual,
        cast(forecasts_checked as bigint) as forecasts_checked,
        case when low < 0 then 0 else low end as low,
        high
    from bounded
)

select * from final
