with

period_counts as (
    select * from {{ ref('int_period_counts') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

probabilities as (
    select * from {{ ref('int_probabilities') }}
),

binned as (
    select
        period_counts.as_of,
        {{ score_bin('period_counts.lead_score', 'settings.probability_bins') }} as bin_number,
        cast(sum(period_counts.leads) as double) as leads,
        cast(sum(period_counts.conversions) as double) as conversions
    from period_counts
    cross join settings
    group by 1, 2
),

final as (
    select
        binned.as_of,
        {{ divide('sum(' ~ to_points('binned.leads * probabilities.probability') ~ ')', 'sum(binned.leads)') }} as mean_probability,
        {{ divide(
            'sum(' ~ to_points(squared_error('binned.leads', 'binned.conversions', 'probabilities.probability')) ~ ')',
            'sum(binned.leads)'
        ) }} as brier_score,
        {{ divide(
            'sum(' ~ to_points('abs(binned.conversions - binned.leads * probabilities.probability)') ~ ')', 'sum(binned.leads)'
        ) }} as calibration_error
    from binned
    inner join probabilities
        on binned.bin_number = probabilities.bin_number
    group by 1
)

select * from final
