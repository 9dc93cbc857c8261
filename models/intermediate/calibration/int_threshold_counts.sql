with

resampled_counts as (
    select * from {{ ref('int_resampled_counts') }}
),

final as (
    select
        replicate,
        split,
        lead_score as threshold,
        leads,
        conversions,
        cast(sum(leads) over scores_from_the_top as bigint) as leads_above,
        cast(sum(conversions) over scores_from_the_top as bigint) as conversions_above,
        cast(sum(leads) over (partition by replicate, split) as bigint) as all_leads,
        cast(sum(conversions) over (partition by replicate, split) as bigint) as all_conversions
    from resampled_counts
    window scores_from_the_top as (partition by replicate, split order by lead_score desc rows between unbounded preceding and current row)
)

select * from final
