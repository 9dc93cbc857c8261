with

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where split <> 'today'
),

-- A converted lead wins against every other lead below it, and half against those that stand level.
wins as (
    select
        replicate,
        split,
        max(all_leads) as leads,
        max(all_conversions) as conversions,
        sum(
            cast(conversions as double)
            * (
                (all_leads - all_conversions) - (leads_above - conversions_above)
                + (leads - conversions) * cast(0.5 as double)
            )
        ) as won_pairs
    from threshold_counts
    group by 1, 2
),

final as (
    select
        replicate,
        split,
        cast(leads as bigint) as leads,
        cast(conversions as bigint) as conversions,
        {{ divide("won_pairs", "conversions * (leads - conversions)") }} as auc
    from wins
)

select * from final
