with

category_points as (
    select * from {{ ref('int_category_points') }}
),

lead_personas as (
    select * from {{ ref('int_lead_personas') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

carried as (
    select
        category_points.lead_number,
        category_points.as_of,
        category_points.category,
        sum(category_points.points) as points
    from category_points
    left join lead_personas
        on category_points.lead_number = lead_personas.lead_number and category_points.as_of = lead_personas.as_of
    where category_points.persona_id is null or category_points.persona_id = lead_personas.persona_id
    group by 1, 2, 3
),

final as (
    select
        carried.lead_number,
        carried.as_of,
        carried.category,
        score_categories.score,
        carried.points,
        {{ clamp_points('carried.points', 'score_categories.min_points', 'score_categories.max_points') }} as limited_points
    from carried
    inner join score_categories
        on carried.category = score_categories.category
)

select * from final
