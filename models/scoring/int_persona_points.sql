with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

category_points as (
    select * from {{ ref('int_category_points') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
    where score = 'fit'
),

personas as (
    select * from {{ ref('int_personas') }}
),

-- A rule without a persona counts for every persona.
for_each_persona as (
    select
        category_points.lead_number,
        category_points.as_of,
        personas.persona_id,
        category_points.category_number,
        sum(category_points.points) as points
    from category_points
    inner join score_categories
        on category_points.category_number = score_categories.category_number
    inner join personas
        on {{ counts_for_persona('category_points.persona_id', 'personas.persona_id') }}
    group by 1, 2, 3, 4
),

limited as (
    select
        for_each_persona.lead_number,
        for_each_persona.as_of,
        for_each_persona.persona_id,
        sum({{ limit_points('for_each_persona.points', 'score_categories') }}) as fit_points
    from for_each_persona
    inner join score_categories
        on for_each_persona.category_number = score_categories.category_number
    group by 1, 2, 3
),

every_persona as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        personas.persona_id,
        {{ to_points('coalesce(limited.fit_points, 0)') }} as fit_points
    from score_dates
    cross join personas
    left join limited
        on
            score_dates.lead_number = limited.lead_number
            and score_dates.as_of = limited.as_of
            and personas.persona_id = limited.persona_id
),

final as (
    select
        *,
        cast(row_number() over (partition by lead_number, as_of order by fit_points desc, persona_id asc) as integer) as place
    from every_persona
)

select * from final
