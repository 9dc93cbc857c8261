with

days_below as (
    select * from {{ ref('int_forecast_days') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

first_days as (
    select
        lead_number,
        min(days_ahead) as days_ahead
    from days_below
    group by 1
),

final as (
    select
        first_days.lead_number,
        cast({{ dbt.dateadd('day', 'first_days.days_ahead', 'as_of_date.as_of') }} as date) as tier_expires_on
    from first_days
    cross join as_of_date
)

select * from final
