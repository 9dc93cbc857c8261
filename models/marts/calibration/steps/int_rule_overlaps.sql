with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where split = 'training'
),

-- One cutoff says enough about which rules go together, at a fraction of the cost of all.
latest as (
    select max(as_of) as as_of from backtest_scores
),

fired as (
    select
        rule_points.lead_number,
        rule_points.rule_id
    from rule_points
    inner join backtest_scores
        on rule_points.lead_number = backtest_scores.lead_number and rule_points.as_of = backtest_scores.as_of
    inner join latest
        on rule_points.as_of = latest.as_of
),

rule_leads as (
    select
        rule_id,
        count(*) as leads
    from fired
    group by 1
),

pairs as (
    select
        fired.rule_id,
        others.rule_id as other_rule_id,
        count(*) as leads_with_both
    from fired
    inner join fired as others
        on fired.lead_number = others.lead_number and fired.rule_id <> others.rule_id
    group by 1, 2
),

ranked as (
    select
        pairs.rule_id,
        pairs.other_rule_id,
        {{ divide('pairs.leads_with_both', 'rule_leads.leads + other_leads.leads - pairs.leads_with_both') }} as overlap
    from pairs
    inner join rule_leads
        on pairs.rule_id = rule_leads.rule_id
    inner join rule_leads as other_leads
        on pairs.other_rule_id = other_leads.rule_id
),

placed as (
    select
        *,
        row_number() over (partition by rule_id order by overlap desc, other_rule_id asc) as place
    from ranked
),

final as (
    select
        rule_id,
        other_rule_id,
        overlap
    from placed
    where place = 1
)

select * from final
