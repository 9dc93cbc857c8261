with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

lead_personas as (
    select * from {{ ref('int_lead_personas') }}
),

dates_to_score as (
    select * from {{ ref('int_dates_to_score') }}
    where is_published
),

final as (
    select
        rule_points.lead_number,
        rule_points.as_of,
        rule_points.rule_id,
        rule_points.category,
        rule_points.score,
        rule_points.hits,
        rule_points.decayed_hits,
        rule_points.points,
        rule_points.capped_points
    from rule_points
    inner join dates_to_score
        on rule_points.as_of = dates_to_score.as_of
    left join lead_personas
        on rule_points.lead_number = lead_personas.lead_number and rule_points.as_of = lead_personas.as_of
    where rule_points.persona_id is null or rule_points.persona_id = lead_personas.persona_id
)

select * from final
