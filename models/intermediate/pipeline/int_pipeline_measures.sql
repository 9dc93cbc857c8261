with

expected as (
    select * from {{ ref('int_pipeline_expected') }}
),

-- Conversions are whole numbers, so their interval reaches half a conversion further.
final as (
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
)

select * from final
