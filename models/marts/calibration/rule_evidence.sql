with

rules as (
    select * from {{ ref('int_rules') }}
    where is_active
),

rule_findings as (
    select * from {{ ref('int_rule_findings') }}
),

rule_odds as (
    select * from {{ ref('int_rule_odds') }}
),

rule_overlaps as (
    select * from {{ ref('int_rule_overlaps') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        rules.rule_id,
        rules.rule_kind,
        rules.category,
        rules.points,
        rule_findings.leads_with,
        rule_findings.conversions_with,
        rule_findings.conversion_rate_with,
        rule_findings.conversion_rate_without,
        rule_findings.lift,
        rule_findings.lift_low,
        rule_findings.lift_high,
        case when rule_findings.finding <> 'not enough data' then rule_odds.log_odds_ratio end as log_odds_ratio,
        case when rule_findings.finding <> 'not enough data' then rule_odds.suggested_points end as suggested_points,
        rule_overlaps.other_rule_id as overlaps_most_with,
        rule_overlaps.overlap,
        rule_findings.finding,
        as_of_date.as_of
    from rules
    inner join rule_findings
        on rules.rule_id = rule_findings.rule_id
    cross join as_of_date
    left join rule_odds
        on rules.rule_id = rule_odds.rule_id
    left join rule_overlaps
        on rules.rule_id = rule_overlaps.rule_id
)

select * from final
