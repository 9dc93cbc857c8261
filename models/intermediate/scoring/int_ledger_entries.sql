with

points_carried as (
    select * from {{ ref('int_points_carried') }}
),

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
    select lead_number, as_of, 'rule' as entry_kind, rule_id, category, score, hits, decayed_hits, points
    from points_carried
    where points <> 0
    union all
    select lead_number, as_of, 'rule_cap', rule_id, category, score, null, null, capped_points - points
    from points_carried
    where capped_points <> points
    union all
    select lead_number, as_of, 'category_floor', null, category, score, null, null, limited_points - points
    from points_limited
    where limited_points > points
    union all
    select lead_number, as_of, 'category_ceiling', null, category, score, null, null, limited_points - points
    from points_limited
    where limited_points < points
    union all
    select scores_by_side.lead_number, scores_by_side.as_of, 'base', null, null, scores.score, null, null, {{ to_points('scores.base_points') }}
    from scores_by_side
    inner join scores
        on scores_by_side.score_name = scores.score
    where scores.base_points <> 0
    union all
    select lead_number, as_of, 'score_floor', null, null, score_name, null, null, score_points - total_points
    from scores_by_side
    where score_points > total_points
    union all
    select lead_number, as_of, 'score_ceiling', null, null, score_name, null, null, score_points - total_points
    from scores_by_side
    where score_points < total_points
)

select * from final
