with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where split = 'training'
),

final as (
    select
        rule_points.rule_id,
        backtest_scores.people_group,
        count(*) as leads,
        sum(case when backtest_scores.is_converted then 1 else 0 end) as conversions,
        sum(rule_points.decayed_hits) as decayed_hits,
        sum(abs(rule_points.capped_points)) as points_given
    from rule_points
    inner join backtest_scores
        on rule_points.lead_number = backtest_scores.lead_number and rule_points.as_of = backtest_scores.as_of
    group by 1, 2
)

select * from final
