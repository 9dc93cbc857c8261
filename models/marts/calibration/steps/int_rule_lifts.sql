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

rules as (
    select * from {{ ref('int_rules') }}
),

resamples as (
    select * from {{ ref('int_resamples') }}
),

-- How often a rule fired at the training cutoffs, in each group of people.
firings as (
    select
        rule_points.rule_number,
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
        firings.rule_number,
        cast(sum(resamples.weight * firings.leads) as double) as leads,
        cast(sum(resamples.weight * firings.conversions) as double) as conversions,
        sum(resamples.weight * firings.decayed_hits) as decayed_hits,
        sum(resamples.weight * firings.points_given) as points_given
    from firings
    inner join resamples
        on firings.people_group = resamples.people_group
    group by 1, 2
),

-- One cutoff says enough about which rules go together, at a fraction of the cost of all.
latest as (
    select max(as_of) as as_of from backtest_scores
),

latest_firings as (
    select
        rule_points.lead_number,
        rule_points.rule_number
    from rule_points
    inner join backtest_scores
        on rule_points.lead_number = backtest_scores.lead_number and rule_points.as_of = backtest_scores.as_of
    inner join latest
        on rule_points.as_of = latest.as_of
),

rule_leads as (
    select
        rule_number,
        count(*) as leads
    from latest_firings
    group by 1
),

pairs as (
    select
        latest_firings.rule_number,
        others.rule_number as other_rule_number,
        count(*) as leads_with_both
    from latest_firings
    inner join latest_firings as others
        on latest_firings.lead_number = others.lead_number and latest_firings.rule_number <> others.rule_number
    group by 1, 2
),

ranked as (
    select
        pairs.rule_number,
        pairs.other_rule_number,
        {{ divide('pairs.leads_with_both', 'rule_leads.leads + other_leads.leads - pairs.leads_with_both') }} as overlap
    from pairs
    inner join rule_leads
        on pairs.rule_number = rule_leads.rule_number
    inner join rule_leads as other_leads
        on pairs.other_rule_number = other_leads.rule_number
),

-- The rule that a rule shares most of its leads with.
rule_overlaps as (
    select
        ranked.rule_number,
        ranked.overlap,
        rules.rule_id as other_rule_id,
        row_number() over (partition by ranked.rule_number order by ranked.overlap desc, rules.rule_id asc) as place
    from ranked
    inner join rules
        on ranked.other_rule_number = rules.rule_number
),

final as (
    select
        fired.replicate,
        rules.rule_id,
        fired.leads as leads_with,
        fired.conversions as conversions_with,
        everybody.leads - fired.leads as leads_without,
        everybody.conversions - fired.conversions as conversions_without,
        fired.decayed_hits,
        fired.points_given,
        {{ divide(
            divide('fired.conversions', 'fired.leads'),
            divide('everybody.conversions - fired.conversions', 'everybody.leads - fired.leads')
        ) }} as lift,
        rule_overlaps.other_rule_id as overlaps_most_with,
        rule_overlaps.overlap
    from fired
    inner join everybody
        on fired.replicate = everybody.replicate
    inner join rules
        on fired.rule_number = rules.rule_number
    left join rule_overlaps
        on fired.replicate = 0 and fired.rule_number = rule_overlaps.rule_number and rule_overlaps.place = 1
)

select * from final
