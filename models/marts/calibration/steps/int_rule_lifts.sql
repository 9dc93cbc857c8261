with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where split = 'training'
),

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where split = 'training'
),

resamples as (
    select * from {{ ref('int_resamples') }}
),

-- How often a rule fired at the training cutoffs, in each group of people.
firings as (
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
),

-- All leads of the training cutoffs in each draw.
everybody as (
    select
        replicate,
        max(all_leads) as leads,
        max(all_conversions) as conversions
    from threshold_counts
    group by 1
),

fired as (
    select
        resamples.replicate,
        firings.rule_id,
        cast(sum(resamples.weight * firings.leads) as double) as leads,
        cast(sum(resamples.weight * firings.conversions) as double) as conversions,
        sum(resamples.weight * firings.decayed_hits) as decayed_hits,
        sum(resamples.weight * firings.points_given) as points_given
    from firings
    inner join resamples
        on firings.people_group = resamples.people_group
    group by 1, 2
),

final as (
    select
        fired.replicate,
        fired.rule_id,
        fired.leads as leads_with,
        fired.conversions as conversions_with,
        everybody.leads - fired.leads as leads_without,
        everybody.conversions - fired.conversions as conversions_without,
        fired.decayed_hits,
        fired.points_given,
        {{ divide(
            divide('fired.conversions', 'fired.leads'),
            divide('everybody.conversions - fired.conversions', 'everybody.leads - fired.leads')
        ) }} as lift
    from fired
    inner join everybody
        on fired.replicate = everybody.replicate
)

select * from final
