with

latest_verdicts as (
    select * from {{ ref('int_latest_verdicts') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

lead_personas as (
    select * from {{ ref('int_lead_personas') }}
),

-- As for the published date, only the rules that count for the persona that the lead carried.
final as (
    select
        latest_verdicts.lead_number,
        rule_points.rule_id
    from latest_verdicts
    inner join rule_points
        on latest_verdicts.lead_number = rule_points.lead_number and latest_verdicts.scored_on = rule_points.as_of
    left join lead_personas
        on latest_verdicts.lead_number = lead_personas.lead_number and latest_verdicts.scored_on = lead_personas.as_of
    where
        rule_points.capped_points <> 0
        and (rule_points.persona_id is null or rule_points.persona_id = lead_personas.persona_id)
)

select * from final
