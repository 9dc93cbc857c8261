with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

points_limited as (
    select * from {{ ref('int_points_limited') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

personas_carried as (
    select * from {{ ref('int_persona_points') }}
    where place = 1
),

of_categories as (
    select
        points_limited.lead_number,
        points_limited.as_of,
        sum(case when score_categories.score = 'fit' then points_limited.limited_points end) as fit_points,
        sum(case when score_categories.score = 'engagement' then points_limited.limited_points end) as engagement_points
    from points_limited
    inner join score_categories
        on points_limited.category_number = score_categories.category_number
    group by 1, 2
),

-- A lead without points has the base alone.
summed as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        {{ to_points('fit.base_points') }} + coalesce(of_categories.fit_points, {{ to_points(0) }}) as fit_points,
        {{ to_points('engagement.base_points') }} + coalesce(of_categories.engagement_points, {{ to_points(0) }}) as engagement_points,
        fit.full_points as fit_full_points,
        engagement.full_points as engagement_full_points,
        fit.weight as fit_weight,
        engagement.weight as engagement_weight
    from score_dates
    inner join scores as fit
        on fit.score = 'fit'
    inner join scores as engagement
        on engagement.score = 'engagement'
    left join of_categories
        on score_dates.lead_number = of_categories.lead_number and score_dates.as_of = of_categories.as_of
),

component_scores as (
    select
        *,
        {{ score_from_points('fit_points', 'fit_full_points') }} as fit_score,
        {{ score_from_points('engagement_points', 'engagement_full_points') }} as engagement_score
    from summed
),

exact as (
    select
        *,
        {{ weighted_score('fit_score', 'fit_weight', 'engagement_score', 'engagement_weight') }} as exact_score
    from component_scores
),

final as (
    select
        exact.lead_number,
        exact.as_of,
        personas_carried.persona_id,
        exact.fit_points,
        exact.engagement_points,
        exact.fit_score,
        exact.engagement_score,
        exact.exact_score,
        {{ round_score('exact.exact_score') }} as lead_score
    from exact
    left join personas_carried
        on exact.lead_number = personas_carried.lead_number and exact.as_of = personas_carried.as_of
)

select * from final
