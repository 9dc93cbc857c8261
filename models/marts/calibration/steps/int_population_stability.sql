with

period_counts as (
    select * from {{ ref('int_period_counts') }}
),

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where replicate = 0 and split = 'training' and leads > 0
),

settings as (
    select * from {{ ref('int_settings') }}
),

below as (
    select
        threshold,
        sum(leads) over (order by threshold) - leads as leads_below,
        sum(leads) over () as all_leads
    from threshold_counts
),

-- Bins that hold about equally many leads of the training cutoffs; leads with one score stay together.
binned as (
    select
        below.threshold,
        cast(floor({{ divide('settings.stability_bins * below.leads_below', 'below.all_leads') }}) as integer) as bin_number
    from below
    cross join settings
),

edges as (
    select
        bin_number,
        min(threshold) as min_score
    from binned
    group by 1
),

-- Each bin reaches up to the next, the first down to 0 and the last up to 100.
stability_edges as (
    select
        bin_number,
        case when row_number() over (order by bin_number) = 1 then 0 else min_score end as min_score,
        coalesce(lead(min_score) over (order by bin_number), 101) as below_score
    from edges
),

periods as (
    select
        as_of,
        sum(leads) as leads
    from period_counts
    group by 1
),

-- The share of the training leads in each bin.
training as (
    select
        stability_edges.bin_number,
        {{ divide('sum(period_counts.leads)', 'sum(sum(period_counts.leads)) over ()') }} as share
    from period_counts
    inner join stability_edges
        on period_counts.lead_score >= stability_edges.min_score and period_counts.lead_score < stability_edges.below_score
    where period_counts.split = 'training'
    group by 1
),

found as (
    select
        period_counts.as_of,
        stability_edges.bin_number,
        sum(period_counts.leads) as leads
    from period_counts
    inner join stability_edges
        on period_counts.lead_score >= stability_edges.min_score and period_counts.lead_score < stability_edges.below_score
    group by 1, 2
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

final as (
    select
        as_of,
        cast(sum({{ to_points('(share - training_share) * ln(share / training_share)') }}) as double) as population_stability
    from shares
    group by 1
)

select * from final
