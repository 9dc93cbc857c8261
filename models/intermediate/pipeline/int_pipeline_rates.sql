with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
    where has_enough_data
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
),

fit_bins as (
    select * from {{ ref('int_fit_bins') }}
),

fitted as (
    select
        dates.forecast_on,
        fitted_rates.bin_number,
        fitted_rates.rate,
        fit_bins.leads,
        min(fitted_rates.bin_number) over (partition by dates.forecast_on, fitted_rates.rate) as step_number
    from dates
    inner join fitted_rates
        on cast(dates.forecast_on as varchar) = fitted_rates.fit
    inner join fit_bins
        on fitted_rates.fit = fit_bins.fit and fitted_rates.bin_number = fit_bins.bin_number
),

final as (
    select
        forecast_on,
        bin_number,
        rate,
        cast(step_number as integer) as step_number,
        sum(leads) over (partition by forecast_on, step_number) as step_leads
    from fitted
)

select * from final
