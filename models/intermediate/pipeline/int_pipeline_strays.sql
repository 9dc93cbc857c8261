with

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

rates as (
    select * from {{ ref('int_pipeline_rates') }}
),

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
final as (
    select
        rates.forecast_on,
        rates.step_number,
        by_cutoff.people_group,
        {{ divide('sum(' ~ to_points('by_cutoff.conversions - by_cutoff.leads * rates.rate') ~ ')', 'max(rates.step_leads)') }} as stray
    from rates
    inner join by_cutoff
        on rates.bin_number = by_cutoff.bin_number and rates.forecast_on >= by_cutoff.horizon_ends_on
    group by 1, 2, 3
)

select * from final
