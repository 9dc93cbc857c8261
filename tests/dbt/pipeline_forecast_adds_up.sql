-- Proves that tiers and months of a forecast add up to all, that today's forecast is about the open leads of lead_scores and shows
-- the sum of their probabilities, and that without enough data there is no number.
with

forecast as (
    select * from {{ ref('pipeline_forecast') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where is_open and not is_excluded
),

parts as (
    select
        forecast_on,
        dimension,
        sum(leads) as leads,
        sum(expected_conversions) as expected_conversions,
        sum(expected_revenue) as expected_revenue,
        sum(actual_conversions) as actual_conversions,
        coalesce(sum(actual_revenue), 0) as actual_revenue
    from forecast
    group by 1, 2
),

open_leads as (
    select
        count(*) as leads,
        sum(conversion_probability) as published_conversions
    from lead_scores
),

problems as (
    select
        parts.forecast_on,
        parts.dimension || 's do not add up' as problem
    from parts
    inner join parts as whole
        on parts.forecast_on = whole.forecast_on
    where
        whole.dimension = 'all'
        and (
            (parts.dimension = 'tier' and parts.leads <> whole.leads)
            or abs(coalesce(parts.expected_conversions, 0) - coalesce(whole.expected_conversions, 0)) > 0.000001
            or abs(coalesce(parts.expected_revenue, 0) - coalesce(whole.expected_revenue, 0)) > 0.000001 * (1 + abs(whole.expected_revenue))
            or coalesce(parts.actual_conversions, -1) <> coalesce(whole.actual_conversions, -1)
            or abs(parts.actual_revenue - whole.actual_revenue) > 0.001
        )
    union all
    select
        forecast.forecast_on,
        'not the open leads of lead_scores' as problem
    from forecast
    cross join open_leads
    where
        forecast.is_current and forecast.dimension = 'all'
        and (
            forecast.leads <> open_leads.leads
            or abs(coalesce(forecast.published_conversions, 0) - coalesce(open_leads.published_conversions, 0)) > 0.000001
        )
    union all
    select
        forecast_on,
        'a number without enough data, or none with it' as problem
    from forecast
    where
        (finding = 'not enough data') <> (expected_conversions is null)
        or (finding = 'not enough data' and (expected_revenue is not null or conversions_low is not null or revenue_low is not null))
    union all
    select
        forecast_on,
        'the interval does not hold what is expected' as problem
    from forecast
    where
        not coalesce(conversions_low <= expected_conversions and expected_conversions <= conversions_high, true)
        or not coalesce(revenue_low <= expected_revenue and expected_revenue <= revenue_high, true)
),

final as (
    select * from problems
)

select * from final
