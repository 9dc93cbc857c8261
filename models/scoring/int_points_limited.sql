with

category_points as (
    select * from {{ ref('int_category_points') }}
),

personas_carried as (
    select * from {{ ref('int_persona_points') }}
    where place = 1
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

carried as (
    select
        category_points.lead_number,
        category_points.as_of,
        category_points.category_number,
        sum(category_points.points) as points
    from category_points
    left join personas_carried
        on category_points.lead_number = personas_carried.lead_number and category_points.as_of = personas_carried.as_of
    where {{ counts_for_persona('category_points.persona_id', 'personas_carried.persona_id') }}
    group by 1, 2, 3
),

final as (
    select
        carried.lead_number,
        carried.as_of,
        carried.category_number,
        carried.points,
        {{ limit_points('carried.points', 'score_categories') }} as limited_points
    from carried
    inner join score_categories
        on carried.category_number = score_categories.category_number
)

select * from final
