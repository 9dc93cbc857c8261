with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

groups as (
    select * from {{ ref('int_pipeline_groups') }}
),

rate_errors as (
    select * from {{ ref('int_pipeline_rate_errors') }}
),

months as (
    select * from {{ ref('int_pipeline_months') }}
),

-- A month is a part of all leads' conversions; the other groups are whole.
parts as (
    select
        groups.*,
        case when groups.tier is null then 'all' else 'tier' end as dimension,
        coalesce(groups.tier, 'all') as value,
        coalesce(groups.tier, 'all') as checked_with,
        cast(1 as double) as share
    from groups
    union all
    select
        groups.*,
        'month' as dimension,
        substr(cast(months.month_on as varchar), 1, 7) as value,
        cast(months.months_ahead as varchar) as checked_with,
        months.share
    from groups
    inner join months
        on groups.forecast_on = months.forecast_on
    where groups.tier is null
),

final as (
    select
        dates.forecast_on,
        dates.horizon_ends_on,
        cast(parts.dimension as varchar) as dimension,
        parts.value,
        parts.checked_with,
        parts.leads,
        parts.amount_source,
        parts.share * parts.expected_conversions as expected_conversions,
        -- Chance, by the law of total variance, then the rates, then the split over the months.
        parts.share * parts.expected_conversions
        - power(parts.share, 2) * (parts.expected_conversions - parts.chance_variance - coalesce(rate_errors.rate_variance, 0))
        + power(parts.expected_conversions, 2) * {{ divide('parts.share * (1 - parts.share)', 'dates.converted_people') }}
            as conversions_variance,
        parts.share * parts.expected_revenue as expected_revenue,
        {{ divide('parts.expected_revenue', 'parts.expected_conversions') }} as mean_amount,
        parts.share * parts.amount_variance + power(parts.share * parts.amount_error, 2) as amounts_variance,
        case when parts.dimension = 'month' then months.actual_conversions else parts.actual_conversions end as actual_conversions,
        case when parts.dimension = 'month' then months.actual_revenue else parts.actual_revenue end as actual_revenue
    from parts
    inner join dates
        on parts.forecast_on = dates.forecast_on
    left join rate_errors
        on parts.forecast_on = rate_errors.forecast_on and coalesce(parts.tier, '') = coalesce(rate_errors.tier, '')
    left join months
        on
            parts.dimension = 'month' and parts.forecast_on = months.forecast_on
            and parts.value = substr(cast(months.month_on as varchar), 1, 7)
)

select * from final
