with

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
    where split = 'training'
),

period_counts as (
    select * from {{ ref('int_period_counts') }}
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split <> 'future'
),

settings as (
    select * from {{ ref('int_settings') }}
),

by_cutoff as (
    select
        cutoffs.horizon_ends_on,
        {{ score_bin('period_counts.lead_score', 'settings.probability_bins') }} as bin_number,
        sum(period_counts.leads) as leads,
        sum(period_counts.conversions) as conversions
    from period_counts
    inner join cutoffs
        on period_counts.as_of = cutoffs.cutoff_on
    cross join settings
    group by 1, 2
),

-- What was known on a day: the cutoffs whose horizon was over then, whatever they are used for today.
known as (
    select
        cutoffs.cutoff_on,
        probability_bins.bin_number,
        coalesce(sum(by_cutoff.leads), 0) as leads,
        coalesce(sum(by_cutoff.conversions), 0) as conversions
    from cutoffs
    cross join probability_bins
    left join by_cutoff
        on probability_bins.bin_number = by_cutoff.bin_number and cutoffs.cutoff_on >= by_cutoff.horizon_ends_on
    group by 1, 2
),

final as (
    select
        cast('training' as varchar) as fit,
        bin_number,
        cast(leads as bigint) as leads,
        cast(conversions as bigint) as conversions
    from probability_bins
    union all
    select
        cast(cutoff_on as varchar) as fit,
        bin_number,
        cast(leads as bigint) as leads,
        cast(conversions as bigint) as conversions
    from known
)

select * from final
