with

persona_points as (
    select * from {{ ref('int_persona_points') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

scores as (
    select * from {{ ref('int_scores') }}
    where score = 'fit'
),

compared as (
    select
        persona_points.*,
        max(case when persona_points.place = 1 then persona_points.fit_points end) over of_the_lead as best_points,
        max(case when persona_points.place = 2 then persona_points.fit_points end) over of_the_lead as second_points
    from persona_points
    inner join as_of_date
        on persona_points.as_of = as_of_date.as_of
    window of_the_lead as (partition by persona_points.lead_number, persona_points.as_of)
),

final as (
    select
        leads.lead_id,
        compared.persona_id as persona,
        personas.name as persona_name,
        cast(compared.fit_points as double) as fit_points,
        {{ score_from_points(to_points('scores.base_points') ~ ' + compared.fit_points', 'scores.full_points') }} as fit_score,
        compared.place,
        compared.place = 1 as is_carried,
        cast(
            compared.fit_points - case when compared.place = 1 then compared.second_points else compared.best_points end as double
        ) as points_ahead,
        compared.as_of
    from compared
    inner join leads
        on compared.lead_number = leads.lead_number
    inner join personas
        on compared.persona_id = personas.persona_id
    cross join scores
)

select * from final
