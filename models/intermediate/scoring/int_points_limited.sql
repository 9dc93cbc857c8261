with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

points_carried as (
    select * from {{ ref('int_points_carried') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

pieces as (
    select
        lead_number,
        as_of,
        category,
        capped_points as points
    from points_carried
    union all
    -- A category without points has its say only where its limits do not allow 0.
    select
        score_dates.lead_number,
        score_dates.as_of,
        score_categories.category,
        {{ to_points(0) }} as points
    from score_dates
    inner join score_categories
        on score_categories.min_points > 0 or score_categories.max_points < 0
),

by_category as (
    select
        lead_number,
        as_of,
        category,
        sum(points) as points
    from pieces
    group by 1, 2, 3
),

final as (
    select
        by_category.lead_number,
        by_category.as_of,
        by_category.category,
        score_categories.score,
        by_category.points,
        {{ clamp_points('by_category.points', 'score_categories.min_points', 'score_categories.max_points') }} as limited_points
    from by_category
    inner join score_categories
        on by_category.category = score_categories.category
)

select * from final
