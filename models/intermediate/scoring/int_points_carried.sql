with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

lead_personas as (
    select * from {{ ref('int_lead_personas') }}
),

ledger_dates as (
    select * from {{ ref('int_ledger_dates') }}
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
    inner join ledger_dates
        on rule_points.lead_number = ledger_dates.lead_number and rule_points.as_of = ledger_dates.as_of
    left join lead_personas
        on rule_points.lead_number = lead_personas.lead_number and rule_points.as_of = lead_personas.as_of
    where rule_points.persona_id is null or rule_points.persona_id = lead_personas.persona_id
)

select * from final
