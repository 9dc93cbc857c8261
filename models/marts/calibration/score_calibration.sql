with

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
    where fit = 'training'
),

published_rates as (
    select * from {{ ref('int_published_rates') }}
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where is_converted and split in ('training', 'held_out')
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

bins as (
    select
        probability_bins.*,
        {{ to_points('probability_bins.leads * fitted_rates.probability') }} as expected_conversions,
        {{ to_points('probability_bins.leads * published_rates.probability') }} as published_conversions,
        {{ to_points(squared_error('probability_bins.leads', 'probability_bins.conversions', 'fitted_rates.probability')) }} as squared_error
    from probability_bins
    inner join fitted_rates
        on probability_bins.bin_number = fitted_rates.bin_number
    left join published_rates
        on probability_bins.bin_number = published_rates.bin_number
),

-- Each bin, and a row without a number for all of them together.
levels as (
    select
        bin_number as level_number,
        *
    from bins
    union all
    select
        cast(null as integer) as level_number,
        *
    from bins
),

-- How far probability and outcome lie apart.
summed as (
    select
        split,
        level_number,
        min(min_score) as min_score,
        max(below_score) as below_score,
        sum(leads) as leads,
        sum(conversions) as conversions,
        {{ divide('sum(expected_conversions)', 'sum(leads)') }} as probability,
        {{ divide('sum(published_conversions)', 'sum(leads)') }} as published_probability,
        {{ divide('sum(squared_error)', 'sum(leads)') }} as brier_score,
        {{ divide('sum(abs(conversions - expected_conversions))', 'sum(leads)') }} as calibration_error
    from levels
    group by 1, 2
),

-- The days that those who converted took, and their medians.
times_to_convert as (
    select
        backtest_scores.split,
        {{ score_bin('backtest_scores.lead_score', 'settings.probability_bins') }} as level_number,
        backtest_scores.days_to_convert
    from backtest_scores
    cross join settings
),

medians as (
    select
        split,
        level_number,
        percentile_cont(0.5) within group (order by days_to_convert) as median_days
    from times_to_convert
    group by 1, 2
    union all
    select
        split,
        cast(null as integer) as level_number,
        percentile_cont(0.5) within group (order by days_to_convert) as median_days
    from times_to_convert
    group by 1
),

final as (
    select
        summed.split,
        cast(case
            when summed.level_number is null then 'all'
            else
                cast(cast(summed.min_score as decimal(5, 2)) as varchar) || ' to '
                || cast(cast(summed.below_score as decimal(5, 2)) as varchar)
        end as varchar) as band,
        summed.min_score,
        summed.below_score,
        cast(summed.leads as bigint) as leads,
        cast(summed.conversions as bigint) as conversions,
        case when score_quality.finding <> 'not enough data' then {{ divide('summed.conversions', 'summed.leads') }} end
            as conversion_rate,
        {{ wilson_low('summed.conversions', 'summed.leads', 'settings.z') }} as conversion_rate_low,
        {{ wilson_high('summed.conversions', 'summed.leads', 'settings.z') }} as conversion_rate_high,
        summed.probability as conversion_probability,
        summed.published_probability,
        summed.brier_score,
        summed.calibration_error,
        case when score_quality.finding <> 'not enough data' then medians.median_days end as median_days_to_convert,
        case when summed.level_number is null then score_quality.auc end as auc,
        case when summed.level_number is null then score_quality.auc_low end as auc_low,
        case when summed.level_number is null then score_quality.auc_high end as auc_high,
        score_quality.finding,
        as_of_date.as_of
    from summed
    inner join score_quality
        on summed.split = score_quality.split
    cross join settings
    cross join as_of_date
    left join medians
        on summed.split = medians.split and coalesce(summed.level_number, -1) = coalesce(medians.level_number, -1)
    where score_quality.finding <> 'not enough data' or summed.level_number is null
)

select * from final
