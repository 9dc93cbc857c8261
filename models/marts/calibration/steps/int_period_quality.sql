with

period_counts as (
    select * from {{ ref('int_period_counts') }}
    where split <> 'converted'
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
    where fit = 'training'
),

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where replicate = 0 and split = 'training' and leads > 0
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

-- The training leads that stand below each score.
below as (
    select
        threshold,
        sum(leads) over (order by threshold) - leads as leads_below,
        sum(leads) over () as all_leads
    from threshold_counts
),

-- Bins that hold about equally many leads of the training cutoffs; leads with one score stay together.
stability_bins as (
    select
        below.threshold,
        cast(floor({{ divide('settings.stability_bins * below.leads_below', 'below.all_leads') }}) as integer) as bin_number
    from below
    cross join settings
),

-- Each bin reaches up to the next, the first down to 0 and the last up to 100.
stability_edges as (
    select
        bin_number,
        case when row_number() over (order by bin_number) = 1 then 0 else min(threshold) end as min_score,
        coalesce(lead(min(threshold)) over (order by bin_number), 101) as below_score
    from stability_bins
    group by 1
),

periods as (
    select
        as_of,
        sum(leads) as leads
    from period_counts
    group by 1
),

found as (
    select
        period_counts.as_of,
        period_counts.split,
        stability_edges.bin_number,
        sum(period_counts.leads) as leads
    from period_counts
    inner join stability_edges
        on period_counts.lead_score >= stability_edges.min_score and period_counts.lead_score < stability_edges.below_score
    group by 1, 2, 3
),

-- The share of the training leads in each bin.
training as (
    select
        bin_number,
        {{ divide('sum(leads)', 'sum(sum(leads)) over ()') }} as share
    from found
    where split = 'training'
    group by 1
),

-- A bin that is empty now counts as one lead in ten thousand: the logarithm of nothing would be endless.
shares as (
    select
        periods.as_of,
        training.share as training_share,
        greatest({{ divide('coalesce(found.leads, 0)', 'periods.leads') }}, 0.0001) as share
    from periods
    cross join training
    left join found
        on periods.as_of = found.as_of and training.bin_number = found.bin_number
),

-- How far the scores of a period lie from those of the training cutoffs.
stability as (
    select
        as_of,
        cast(sum({{ to_points('(share - training_share) * ln(share / training_share)') }}) as double) as population_stability
    from shares
    group by 1
),

final as (
    select
        periods.as_of,
        errors.mean_probability,
        errors.brier_score,
        errors.calibration_error,
        areas.auc,
        areas.standard_error,
        areas.auc_low,
        areas.auc_high,
        stability.population_stability
    from periods
    left join errors
        on periods.as_of = errors.as_of
    left join areas
        on errors.as_of = areas.as_of
    left join stability
        on periods.as_of = stability.as_of
)

select * from final
