with

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
),

probabilities as (
    select * from {{ ref('int_probabilities') }}
),

medians as (
    select * from {{ ref('int_days_to_convert') }}
),

bins as (
    select
        probability_bins.*,
        {{ to_points('probability_bins.leads * probabilities.probability') }} as expected_conversions,
        {{ to_points(squared_error('probability_bins.leads', 'probability_bins.conversions', 'probabilities.probability')) }} as squared_error
    from probability_bins
    inner join probabilities
        on probability_bins.bin_number = probabilities.bin_number
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

summed as (
    select
        split,
        level_number,
        min(min_score) as min_score,
        max(below_score) as below_score,
        sum(leads) as leads,
        sum(conversions) as conversions,
        {{ divide('sum(expected_conversions)', 'sum(leads)') }} as probability,
        {{ divide('sum(squared_error)', 'sum(leads)') }} as brier_score,
        {{ divide('sum(abs(conversions - expected_conversions))', 'sum(leads)') }} as calibration_error
    from levels
    group by 1, 2
),

final as (
    select
        summed.*,
        medians.median_days
    from summed
    left join medians
        on summed.split = medians.split and coalesce(summed.level_number, -1) = coalesce(medians.level_number, -1)
)

select * from final
