with

rules as (
    select * from {{ ref('int_rules') }}
),

rule_lifts as (
    select * from {{ ref('int_rule_lifts') }}
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where split = 'training'
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Where nobody converted without the rule its lift is infinite: more than any other.
ranked as (
    select
        rule_id,
        lift,
        conversions_without = 0 as is_infinite,
        row_number() over (partition by rule_id order by case when conversions_without = 0 then 1 else 0 end, lift) as place,
        count(*) over (partition by rule_id) as places
    from rule_lifts
    where replicate > 0 and leads_without > 0 and conversions_with + conversions_without > 0
),

-- How far chance moves the lift.
bounds as (
    select
        ranked.rule_id,
        {{ lower_bound('ranked.lift', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as lift_low,
        {{ upper_bound('ranked.lift', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as lift_high,
        {{ upper_bound(
            'case when ranked.is_infinite then 1 else 0 end', 'ranked.place', 'ranked.places', 'settings.confidence_level'
        ) }} as is_high_infinite
    from ranked
    cross join settings
    group by 1
),

-- The rules as they are, each with its mean hits where it fired.
fired as (
    select
        *,
        {{ divide('decayed_hits', 'leads_with') }} as mean_decayed_hits
    from rule_lifts
    where replicate = 0
),

-- Half a lead is added to each of the four counts, so that none of them is 0 (J. B. S. Haldane, 1956).
odds as (
    select
        rules.rule_id,
        rules.score,
        fired.leads_with,
        fired.mean_decayed_hits,
        fired.points_given,
        ln(
            (fired.conversions_with + 0.5) / (fired.leads_with - fired.conversions_with + 0.5)
            * (fired.leads_without - fired.conversions_without + 0.5) / (fired.conversions_without + 0.5)
        ) as log_odds_ratio
    from fired
    inner join rules
        on fired.rule_id = rules.rule_id
),

-- So that all the rules of a score together would give as many points as they give now.
scales as (
    select
        score,
        {{ divide('sum(points_given)', 'sum(' ~ to_points('leads_with * abs(log_odds_ratio)') ~ ')') }} as points_per_log_odds
    from odds
    group by 1
),

judged as (
    select
        rules.rule_id,
        coalesce(fired.leads_with, 0) as leads_with,
        coalesce(fired.conversions_with, 0) as conversions_with,
        {{ divide('fired.conversions_with', 'fired.leads_with') }} as conversion_rate_with,
        {{ divide('fired.conversions_without', 'fired.leads_without') }} as conversion_rate_without,
        fired.lift,
        bounds.lift_low,
        case when bounds.is_high_infinite = 0 then bounds.lift_high end as lift_high,
        -- By custom at least five conversions are to be expected in either group (W. G. Cochran, Biometrics 10, 1954).
        coalesce(
            score_quality.finding <> 'not enough data'
            and {{ divide(
                'least(fired.leads_with, fired.leads_without) * score_quality.conversions', 'score_quality.leads'
            ) }} >= 5,
            false
        ) as has_enough_data
    from rules
    cross join score_quality
    left join fired
        on rules.rule_id = fired.rule_id
    left join bounds
        on rules.rule_id = bounds.rule_id
    where rules.is_active
),

-- What a rule says, where that can be said.
findings as (
    select
        rule_id,
        cast(leads_with as bigint) as leads_with,
        cast(conversions_with as bigint) as conversions_with,
        case when has_enough_data then conversion_rate_with end as conversion_rate_with,
        case when has_enough_data then conversion_rate_without end as conversion_rate_without,
        case when has_enough_data then lift end as lift,
        case when has_enough_data then lift_low end as lift_low,
        case when has_enough_data then lift_high end as lift_high,
        cast(case
            when not has_enough_data then 'not enough data'
            when lift_low > 1 then 'speaks for'
            -- Infinite in nearly every draw: nobody converts without the rule.
            when lift_low is null and conversion_rate_without = 0 and conversions_with > 0 then 'speaks for'
            when lift_high < 1 then 'speaks against'
            else 'no clear effect'
        end as varchar) as finding
    from judged
),

final as (
    select
        rules.rule_id,
        rules.rule_kind,
        rules.category,
        rules.points,
        findings.leads_with,
        findings.conversions_with,
        findings.conversion_rate_with,
        findings.conversion_rate_without,
        findings.lift,
        findings.lift_low,
        findings.lift_high,
        case when findings.finding <> 'not enough data' then odds.log_odds_ratio end as log_odds_ratio,
        cast(case
            when findings.finding <> 'not enough data'
                then round({{ divide('odds.log_odds_ratio * scales.points_per_log_odds', 'odds.mean_decayed_hits') }})
        end as double) as suggested_points,
        fired.overlaps_most_with,
        fired.overlap,
        findings.finding,
        as_of_date.as_of
    from rules
    inner join findings
        on rules.rule_id = findings.rule_id
    cross join as_of_date
    left join odds
        on rules.rule_id = odds.rule_id
    left join scales
        on odds.score = scales.score
    left join fired
        on rules.rule_id = fired.rule_id
)

select * from final
