with

category_points as (
    select * from {{ ref('int_category_points') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

-- Without personas there is one of an empty name.
final as (
    select
        category_points.lead_number,
        coalesce(personas.persona_id, '') as persona_id,
        score_categories.category,
        sum(category_points.points) as points
    from category_points
    inner join as_of_date
        on category_points.as_of = as_of_date.as_of
    inner join score_categories
        on category_points.category_number = score_categories.category_number
    left join personas
        on {{ counts_for_persona('category_points.persona_id', 'personas.persona_id') }}
    group by 1, 2, 3
)

select * from final
