with

period_counts as (
    select * from {{ ref('int_period_counts') }}
),

stability_edges as (
    select * from {{ ref('int_stability_edges') }}
),

periods as (
    select
        as_of,
        sum(leads) as leads
    from period_counts
    group by 1
),

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
