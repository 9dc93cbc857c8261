with

forecast_personas as (
    select * from {{ ref('int_forecast_personas') }}
),

forecast_categories as (
    select * from {{ ref('int_forecast_categories') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

by_score as (
    select
        forecast_categories.lead_number,
        forecast_categories.persona_id,
        score_categories.score,
        {{ clamp_points('forecast_categories.points', 'score_categories.min_points', 'score_categories.max_points') }} as points
    from forecast_categories
    inner join score_categories
        on forecast_categories.category = score_categories.category
    union all
    select
        forecast_personas.lead_number,
        forecast_personas.persona_id,
        scores.score,
        {{ to_points('scores.base_points') }} as points
    from forecast_personas
    cross join scores
),

final as (
    select
        lead_number,
        persona_id,
        {{ to_points("sum(case when score = 'fit' then points end)") }} as fit_points,
        {{ to_points("sum(case when score = 'engagement' then points end)") }} as engagement_points
    from by_score
    group by 1, 2
)

select * from final
