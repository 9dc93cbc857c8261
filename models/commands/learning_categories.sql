with

scores as (
    select * from {{ ref('int_scores') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

final as (
    select
        scores.score,
        score_categories.category,
        score_categories.min_points,
        score_categories.max_points,
        scores.base_points,
        scores.full_points,
        scores.weight
    from scores
    left join score_categories
        on scores.score = score_categories.score
)

select * from final
