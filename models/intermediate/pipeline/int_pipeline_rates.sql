with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
    where has_enough_data
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
),

fitted as (
    select
        dates.forecast_on,
        fitted_rates.bin_number,
        fitted_rates.rate,
        fitted_rates.leads,
        min(fitted_rates.bin_number) over (partition by dates.forecast_on, fitted_rates.rate) as step_number
    from dates
    inner join fitted_rates
        on cast(dates.forecast_on as varchar) = fitted_rates.fit
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
