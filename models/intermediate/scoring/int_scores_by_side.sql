with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

points_limited as (
    select * from {{ ref('int_points_limited') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

summed as (
    select
        lead_number,
        as_of,
        score,
        sum(limited_points) as category_points
    from points_limited
    group by 1, 2, 3
),

final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        scores.score as score_name,
        {{ to_points('scores.base_points') }} + coalesce(summed.category_points, {{ to_points(0) }}) as total_points,
        {{ clamp_points(
            to_points('scores.base_points') ~ ' + coalesce(summed.category_points, ' ~ to_points(0) ~ ')', 0, 'scores.full_points'
        ) }} as score_points,
        {{ score_from_points(
            to_points('scores.base_points') ~ ' + coalesce(summed.category_points, ' ~ to_points(0) ~ ')', 'scores.full_points'
        ) }} as score
    from score_dates
    cross join scores
    left join summed
        on
            score_dates.lead_number = summed.lead_number
            and score_dates.as_of = summed.as_of
            and scores.score = summed.score
)

select * from final
