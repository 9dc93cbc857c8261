with

rules as (
    select * from {{ ref('int_rules') }}
    where is_active
),

rule_lifts as (
    select * from {{ ref('int_rule_lifts') }}
    where replicate = 0
),

lift_intervals as (
    select * from {{ ref('int_rule_lift_intervals') }}
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where split = 'training'
),

judged as (
    select
        rules.rule_id,
        coalesce(rule_lifts.leads_with, 0) as leads_with,
        coalesce(rule_lifts.conversions_with, 0) as conversions_with,
        {{ divide('rule_lifts.conversions_with', 'rule_lifts.leads_with') }} as conversion_rate_with,
        {{ divide('rule_lifts.conversions_without', 'rule_lifts.leads_without') }} as conversion_rate_without,
        rule_lifts.lift,
        lift_intervals.lift_low,
        lift_intervals.lift_high,
        -- By custom at least five conversions are to be expected on either side (W. G. Cochran, Biometrics 10, 1954).
        coalesce(
            score_quality.finding <> 'not enough data'
            and {{ divide(
                'least(rule_lifts.leads_with, rule_lifts.leads_without) * score_quality.conversions', 'score_quality.leads'
            ) }} >= 5,
            false
        ) as has_enough_data
    from rules
    cross join score_quality
    left join rule_lifts
        on rules.rule_id = rule_lifts.rule_id
    left join lift_intervals
        on rules.rule_id = lift_intervals.rule_id
),

final as (
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
            -- Endless in nearly every draw: nobody converts without the rule.
            when lift_low is null and conversion_rate_without = 0 and conversions_with > 0 then 'speaks for'
            when lift_high < 1 then 'speaks against'
            else 'no clear effect'
        end as varchar) as finding
    from judged
)

select * from final
