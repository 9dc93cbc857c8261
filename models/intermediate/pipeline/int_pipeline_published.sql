with

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
    where fit = 'training'
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Each tier, and a row for all of them together.
final as (
    select
        counts.as_of as forecast_on,
        cast(case when levels.is_tier then 'tier' else 'all' end as varchar) as dimension,
        case when levels.is_tier then counts.tier else 'all' end as value,
        cast(sum({{ to_points('counts.leads * fitted_rates.probability') }}) as double) as published_conversions
    from counts
    inner join as_of_date
        on counts.as_of = as_of_date.as_of
    inner join fitted_rates
        on counts.bin_number = fitted_rates.bin_number
    cross join (values (true), (false)) as levels (is_tier)
    group by 1, 2, 3
)

select * from final
