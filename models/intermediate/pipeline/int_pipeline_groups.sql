with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

tiers as (
    select tier from {{ ref('int_tier_thresholds') }}
),

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

rates as (
    select * from {{ ref('int_pipeline_rates') }}
),

amounts as (
    select * from {{ ref('int_pipeline_amounts') }}
),

-- Each tier, and a row without one for all of them together.
groups as (
    select tier from tiers
    union all
    select cast(null as varchar) as tier
),

valued as (
    select
        counts.as_of,
        case when levels.is_tier then counts.tier end as tier,
        counts.leads,
        counts.conversions,
        counts.revenue,
        {{ to_points('counts.leads * rates.rate') }} as expected,
        {{ to_points('counts.leads * rates.rate * (1 - rates.rate)') }} as chance_variance,
        amounts.amount_source,
        amounts.mean_amount,
        amounts.amount_variance,
        amounts.amount_error
    from counts
    cross join (values (true), (false)) as levels (is_tier)
    left join rates
        on counts.as_of = rates.forecast_on and counts.bin_number = rates.bin_number
    left join amounts
        on counts.as_of = amounts.forecast_on and counts.tier = amounts.tier
),

final as (
    select
        dates.forecast_on,
        groups.tier,
        cast(coalesce(sum(valued.leads), 0) as bigint) as leads,
        case when dates.has_enough_data then cast(coalesce(sum(valued.expected), 0) as double) end as expected_conversions,
        case when dates.has_enough_data then cast(coalesce(sum(valued.chance_variance), 0) as double) end as chance_variance,
        -- Unknown where a deal has no worth: no amount is known and deal_value is not set.
        case
            when dates.has_enough_data and count(valued.leads) = count(valued.mean_amount)
                then cast(coalesce(sum({{ to_points('valued.expected * valued.mean_amount') }}), 0) as double)
        end as expected_revenue,
        cast(coalesce(sum({{ to_points('valued.expected * valued.amount_variance') }}), 0) as double) as amount_variance,
        cast(coalesce(sum({{ to_points('valued.expected * valued.amount_error') }}), 0) as double) as amount_error,
        min(valued.amount_source) as amount_source,
        case when dates.is_horizon_over then cast(coalesce(sum(valued.conversions), 0) as bigint) end as actual_conversions,
        case
            when dates.is_horizon_over and coalesce(sum(valued.conversions), 0) = 0 then 0
            else cast(sum(valued.revenue) as double)
        end as actual_revenue
    from dates
    cross join groups
    left join valued
        on dates.forecast_on = valued.as_of and coalesce(groups.tier, '') = coalesce(valued.tier, '')
    group by dates.forecast_on, groups.tier, dates.has_enough_data, dates.is_horizon_over
)

select * from final
