with

expected as (
    select * from {{ ref('int_pipeline_expected') }}
),

conversions as (
    select * from {{ ref('int_pipeline_intervals') }}
    where measure = 'conversions'
),

revenue as (
    select * from {{ ref('int_pipeline_intervals') }}
    where measure = 'revenue'
),

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

published as (
    select * from {{ ref('int_pipeline_published') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
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
    inner join conversions
        on expected.forecast_on = conversions.forecast_on and expected.dimension = conversions.dimension and expected.value = conversions.value
    inner join revenue
        on expected.forecast_on = revenue.forecast_on and expected.dimension = revenue.dimension and expected.value = revenue.value
    cross join as_of_date
    left join published
        on expected.forecast_on = published.forecast_on and expected.dimension = published.dimension and expected.value = published.value
)

select * from final
