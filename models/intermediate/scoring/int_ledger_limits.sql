with

points_limited as (
    select * from {{ ref('int_points_limited') }}
),

scores_by_side as (
    select * from {{ ref('int_scores_by_side') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

final as (
    select
        lead_number,
        as_of,
        case when limited_points > points then 'category_floor' else 'category_ceiling' end as entry_kind,
        category,
        score,
        case when limited_points > points then 'Lowest points of ' else 'Highest points of ' end || category as description,
        limited_points - points as points
    from points_limited
    where limited_points <> points
    union all
    select
        scores_by_side.lead_number,
        scores_by_side.as_of,
        'base' as entry_kind,
        null as category,
        scores.score,
        'Where every lead starts' as description,
        {{ to_points('scores.base_points') }} as points
    from scores_by_side
    inner join scores
        on scores_by_side.score_name = scores.score
    where scores.base_points <> 0
    union all
    select
        lead_number,
        as_of,
        case when score_points > total_points then 'score_floor' else 'score_ceiling' end as entry_kind,
        null as category,
        score_name as score,
        case when score_points > total_points then 'A score does not go below 0' else 'A score does not go above 100' end as description,
        score_points - total_points as points
    from scores_by_side
    where score_points <> total_points
)

select * from final
