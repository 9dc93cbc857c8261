with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

-- Only where rules other than fit rules give fit points can another persona come to the fore.
moving as (
    select distinct score
    from rules
    where is_active and rule_kind <> 'fit' and score = 'fit'
),

rivals as (
    select personas.persona_id
    from personas
    cross join moving
),

final as (
    select
        lead_scores.lead_number,
        lead_scores.as_of,
        coalesce(rivals.persona_id, lead_scores.persona_id, '') as persona_id
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    left join rivals
        on true
)

select * from final
