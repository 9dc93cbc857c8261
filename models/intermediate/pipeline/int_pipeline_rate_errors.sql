with

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

rates as (
    select * from {{ ref('int_pipeline_rates') }}
),

strays as (
    select * from {{ ref('int_pipeline_strays') }}
),

-- Each tier, and a row without one for all of them together.
steps as (
    select
        counts.as_of,
        case when levels.is_tier then counts.tier end as tier,
        rates.step_number,
        sum(counts.leads) as leads
    from counts
    inner join rates
        on counts.as_of = rates.forecast_on and counts.bin_number = rates.bin_number
    cross join (values (true), (false)) as levels (is_tier)
    group by 1, 2, 3
),

by_group as (
    select
        steps.as_of,
        steps.tier,
        strays.people_group,
        sum({{ to_points('steps.leads * strays.stray') }}) as stray
    from steps
    inner join strays
        on steps.as_of = strays.forecast_on and steps.step_number = strays.step_number
    group by 1, 2, 3
),

final as (
    select
        as_of as forecast_on,
        tier,
        coalesce({{ divide('cast(sum(' ~ to_points('power(stray, 2)') ~ ') as double) * count(*)', 'count(*) - 1') }}, 0) as rate_variance
    from by_group
    group by 1, 2
)

select * from final
