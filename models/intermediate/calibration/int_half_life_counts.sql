with

half_life_hits as (
    select * from {{ ref('int_half_life_hits') }}
),

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

by_lead as (
    select
        rule_number,
        half_life_days,
        is_current,
        lead_number,
        as_of,
        decayed_hits as amount
    from half_life_hits
    union all
    -- All rules together: each half-life for every rule, and beside them the half-lives as they are.
    select
        cast(null as integer) as rule_number,
        case when ways.is_current then null else half_life_hits.half_life_days end as half_life_days,
        ways.is_current,
        half_life_hits.lead_number,
        half_life_hits.as_of,
        sum({{ to_points(rule_points('behavior_rules.points', 'half_life_hits.decayed_hits')) }}) as amount
    from half_life_hits
    inner join behavior_rules
        on half_life_hits.rule_number = behavior_rules.rule_number
    inner join (values (true), (false)) as ways (is_current)
        on (ways.is_current and half_life_hits.is_current) or (not ways.is_current and half_life_hits.is_listed)
    group by 1, 2, 3, 4, 5
),

final as (
    select
        backtest_leads.split,
        by_lead.rule_number,
        by_lead.half_life_days,
        by_lead.is_current,
        by_lead.amount,
        count(*) as leads,
        sum(case when backtest_leads.is_converted then 1 else 0 end) as conversions
    from by_lead
    inner join backtest_leads
        on by_lead.lead_number = backtest_leads.lead_number and by_lead.as_of = backtest_leads.as_of
    group by 1, 2, 3, 4, 5
)

select * from final
