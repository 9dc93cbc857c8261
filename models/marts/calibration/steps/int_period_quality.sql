with

period_counts as (
    select * from {{ ref('int_period_counts') }}
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
    where fit = 'training'
),

settings as (
    select * from {{ ref('int_settings') }}
),

counted as (
    select
        as_of,
        cast(conversions as double) as converted,
        cast(leads - conversions as double) as others,
        sum(conversions) over (partition by as_of) as all_converted,
        sum(leads - conversions) over (partition by as_of) as all_others,
        sum(conversions) over (partition by as_of order by lead_score desc) - conversions as converted_above,
        sum(leads - conversions) over (partition by as_of order by lead_score) - (leads - conversions) as others_below
    from period_counts
    where split <> 'watched'
),

-- For a converted lead the share of the others that it beats, and for another the share of the converted that beat it.
placed as (
    select
        *,
        {{ divide('others_below + others / 2', 'all_others') }} as converted_placement,
        {{ divide('converted_above + converted / 2', 'all_converted') }} as other_placement
    from counted
),

summed as (
    select
        as_of,
        max(all_converted) as all_converted,
        max(all_others) as all_others,
        {{ divide('sum(converted * (others_below + others / 2))', 'max(all_converted) * max(all_others)') }} as auc,
        cast(sum({{ to_points('converted * power(converted_placement, 2)') }}) as double) as converted_squares,
        cast(sum({{ to_points('others * power(other_placement, 2)') }}) as double) as other_squares
    from placed
    group by 1
),

-- Within one period nobody stands twice, so DeLong's variance holds (Biometrics 44, 1988).
variances as (
    select
        as_of,
        auc,
        {{ divide('converted_squares - all_converted * power(auc, 2)', 'all_converted * (all_converted - 1)') }}
        + {{ divide('other_squares - all_others * power(auc, 2)', 'all_others * (all_others - 1)') }} as variance
    from summed
),

-- The last bit of a double may lie below 0.
spread as (
    select
        as_of,
        auc,
        sqrt(case when variance < 0 then 0 else variance end) as standard_error
    from variances
),

-- The area and its interval.
areas as (
    select
        spread.as_of,
        spread.auc,
        spread.standard_error,
        {{ clamp('(spread.auc - settings.z * spread.standard_error)', 'cast(0 as double)', 'cast(1 as double)') }} as auc_low,
        {{ clamp('(spread.auc + settings.z * spread.standard_error)', 'cast(0 as double)', 'cast(1 as double)') }} as auc_high
    from spread
    cross join settings
),

-- Leads and conversions of a period by score bin.
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

-- What the probabilities promised, and how far from it the outcome was.
errors as (
    select
        binned.as_of,
        {{ divide('sum(' ~ to_points('binned.leads * fitted_rates.probability') ~ ')', 'sum(binned.leads)') }} as mean_probability,
        {{ divide(
            'sum(' ~ to_points(squared_error('binned.leads', 'binned.conversions', 'fitted_rates.probability')) ~ ')',
            'sum(binned.leads)'
        ) }} as brier_score,
        {{ divide(
            'sum(' ~ to_points('abs(binned.conversions - binned.leads * fitted_rates.probability)') ~ ')', 'sum(binned.leads)'
        ) }} as calibration_error
    from binned
    inner join fitted_rates
        on binned.bin_number = fitted_rates.bin_number
    group by 1
),

final as (
    select
        errors.*,
        areas.auc,
        areas.standard_error,
        areas.auc_low,
        areas.auc_high
    from errors
    left join areas
        on errors.as_of = areas.as_of
)

select * from final
