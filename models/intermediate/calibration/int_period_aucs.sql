with

period_counts as (
    select * from {{ ref('int_period_counts') }}
    where split <> 'watched'
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

final as (
    select
        spread.as_of,
        spread.auc,
        spread.standard_error,
        {{ clamp('(spread.auc - settings.z * spread.standard_error)', 'cast(0 as double)', 'cast(1 as double)') }} as auc_low,
        {{ clamp('(spread.auc + settings.z * spread.standard_error)', 'cast(0 as double)', 'cast(1 as double)') }} as auc_high
    from spread
    cross join settings
)

select * from final
