with

score_counts as (
    select * from {{ ref('int_score_counts') }}
),

resamples as (
    select * from {{ ref('int_resamples') }}
),

-- A threshold that was learned on one split is looked up in the others.
candidates as (
    select distinct
        splits.split,
        score_counts.lead_score
    from score_counts
    cross join (values ('training'), ('held_out'), ('today')) as splits (split)
),

counted as (
    select
        resamples.replicate,
        score_counts.split,
        score_counts.lead_score,
        resamples.weight * score_counts.leads as leads,
        resamples.weight * score_counts.conversions as conversions
    from score_counts
    inner join resamples
        on score_counts.people_group = resamples.people_group
    union all
    select
        0 as replicate,
        split,
        lead_score,
        0 as leads,
        0 as conversions
    from candidates
),

final as (
    select
        replicate,
        cast(split as varchar) as split,
        lead_score,
        cast(sum(leads) as bigint) as leads,
        cast(sum(conversions) as bigint) as conversions
    from counted
    group by 1, 2, 3
)

select * from final
