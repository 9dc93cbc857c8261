with

sides as (
    select * from {{ ref('int_scores_by_side') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

weighed as (
    select
        sides.lead_number,
        sides.as_of,
        max(case when sides.score_name = 'fit' then sides.score end) as fit_score,
        max(case when sides.score_name = 'engagement' then sides.score end) as engagement_score,
        max(case when sides.score_name = 'fit' then sides.score * scores.weight end)
        + max(case when sides.score_name = 'engagement' then sides.score * scores.weight end) as weighted_sum,
        sum(scores.weight) as total_weight
    from sides
    inner join scores
        on sides.score_name = scores.score
    group by 1, 2
),

final as (
    select
        lead_number,
        as_of,
        fit_score,
        engagement_score,
        weighted_sum / total_weight as exact_score,
        {{ round_score('weighted_sum / total_weight') }} as lead_score
    from weighed
)

select * from final
