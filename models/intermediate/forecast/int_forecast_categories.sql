with

category_points as (
    select * from {{ ref('int_category_points') }}
),

forecast_personas as (
    select * from {{ ref('int_forecast_personas') }}
),

final as (
    select
        forecast_personas.lead_number,
        forecast_personas.persona_id,
        category_points.category,
        sum(category_points.points) as points
    from category_points
    inner join forecast_personas
        on category_points.lead_number = forecast_personas.lead_number and category_points.as_of = forecast_personas.as_of
    where category_points.persona_id is null or category_points.persona_id = forecast_personas.persona_id
    group by 1, 2, 3
)

select * from final
