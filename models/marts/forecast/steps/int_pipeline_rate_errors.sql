with

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
),

-- The rates that were known on a day with enough data: each run of bins with one rate is a block.
rates as (
    select
        dates.forecast_on,
        fitted_rates.bin_number,
        fitted_rates.rate,
        fitted_rates.block_number,
        fitted_rates.block_leads
    from dates
    inner join fitted_rates
        on cast(dates.forecast_on as varchar) = fitted_rates.fit
    where dates.has_enough_data
),

-- What came of the past days whose horizon is over.
by_cutoff as (
    select
        dates.horizon_ends_on,
        counts.bin_number,
        counts.people_group,
        sum(counts.leads) as leads,
        sum(counts.conversions) as conversions
    from counts
    inner join dates
        on counts.as_of = dates.forecast_on
    where dates.is_horizon_over
    group by 1, 2, 3
),

-- How far one group of people lies from the rate that all of them gave.
residuals as (
    select
        rates.forecast_on,
        rates.block_number,
        by_cutoff.people_group,
        {{ divide('sum(' ~ to_points('by_cutoff.conversions - by_cutoff.leads * rates.rate') ~ ')', 'max(rates.block_leads)') }} as residual
    from rates
    inner join by_cutoff
        on rates.bin_number = by_cutoff.bin_number and rates.forecast_on >= by_cutoff.horizon_ends_on
    group by 1, 2, 3
),

-- Each tier, and a row without one for all of them together.
blocks as (
    select
        counts.as_of,
        case when levels.is_tier then counts.tier end as tier,
        rates.block_number,
        sum(counts.leads) as leads
    from counts
    inner join rates
        on counts.as_of = rates.forecast_on and counts.bin_number = rates.bin_number
    cross join (values (true), (false)) as levels (is_tier)
    group by 1, 2, 3
),

-- How far each group of people moves the number of conversions that is expected.
by_group as (
    select
        blocks.as_of,
        blocks.tier,
        residuals.people_group,
        sum({{ to_points('blocks.leads * residuals.residual') }}) as residual
    from blocks
    inner join residuals
        on blocks.as_of = residuals.forecast_on and blocks.block_number = residuals.block_number
    group by 1, 2, 3
),

final as (
    select
        as_of as forecast_on,
        tier,
        coalesce({{ divide('cast(sum(' ~ to_points('power(residual, 2)') ~ ') as double) * count(*)', 'count(*) - 1') }}, 0) as rate_variance
    from by_group
    group by 1, 2
)

select * from final
