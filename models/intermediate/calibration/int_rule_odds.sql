with

rule_lifts as (
    select * from {{ ref('int_rule_lifts') }}
    where replicate = 0
),

rule_firings as (
    select * from {{ ref('int_rule_firings') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

given as (
    select
        rule_id,
        {{ divide('sum(decayed_hits)', 'sum(leads)') }} as mean_decayed_hits,
        sum(points_given) as points_given
    from rule_firings
    group by 1
),

-- Half a lead is added to each of the four counts, so that none of them is 0 (J. B. S. Haldane, 1956).
odds as (
    select
        rules.rule_id,
        rules.score,
        rule_lifts.leads_with,
        given.mean_decayed_hits,
        given.points_given,
        ln(
            (rule_lifts.conversions_with + 0.5) / (rule_lifts.leads_with - rule_lifts.conversions_with + 0.5)
            * (rule_lifts.leads_without - rule_lifts.conversions_without + 0.5) / (rule_lifts.conversions_without + 0.5)
        ) as log_odds_ratio
    from rule_lifts
    inner join rules
        on rule_lifts.rule_id = rules.rule_id
    inner join given
        on rule_lifts.rule_id = given.rule_id
),

-- So that all the rules of a score together would give as many points as they give now.
scales as (
    select
        score,
        {{ divide('sum(points_given)', 'sum(' ~ to_points('leads_with * abs(log_odds_ratio)') ~ ')') }} as points_per_log_odds
    from odds
    group by 1
),

final as (
    select
        odds.rule_id,
        odds.log_odds_ratio,
        odds.mean_decayed_hits,
        cast(round({{ divide('odds.log_odds_ratio * scales.points_per_log_odds', 'odds.mean_decayed_hits') }}) as double) as suggested_points
    from odds
    inner join scales
        on odds.score = scales.score
)

select * from final
