with

latest_verdicts as (
    select * from {{ ref('int_latest_verdicts') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

personas_carried as (
    select * from {{ ref('int_persona_points') }}
    where place = 1
),

-- As for the published date, only the rules that count for the persona that the lead carried.
final as (
    select
        latest_verdicts.lead_number,
        rule_points.rule_id
    from latest_verdicts
    inner join rule_points
        on latest_verdicts.lead_number = rule_points.lead_number and latest_verdicts.scored_on = rule_points.as_of
    left join personas_carried
        on latest_verdicts.lead_number = personas_carried.lead_number and latest_verdicts.scored_on = personas_carried.as_of
    where
        rule_points.capped_points <> 0
        and {{ counts_for_persona('rule_points.persona_id', 'personas_carried.persona_id') }}
)

select * from final
