with

recommendations as (
    select * from {{ ref('int_threshold_recommendations') }}
),

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where replicate = 0
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

final as (
    select
        recommendations.method,
        recommendations.description,
        recommendations.threshold,
        recommendations.threshold_low,
        recommendations.threshold_high,
        sample.leads,
        sample.conversions,
        training.leads_above,
        training.conversions_above,
        {{ divide('training.conversions_above', 'training.leads_above') }} as precision,
        recommendations.precision_low,
        recommendations.precision_high,
        {{ divide('training.conversions_above', 'training.all_conversions') }} as recall,
        cast(
            training.conversions_above * settings.deal_value - training.leads_above * settings.cost_per_contact as double
        ) as expected_profit,
        held_out.leads_above as holdout_leads_above,
        held_out.conversions_above as holdout_conversions_above,
        {{ divide('held_out.conversions_above', 'held_out.leads_above') }} as holdout_precision,
        {{ divide('held_out.conversions_above', 'held_out.all_conversions') }} as holdout_recall,
        today.leads_above as leads_today,
        recommendations.finding,
        as_of_date.as_of,
        as_of_date.as_of as calibrated_on,
        rules_version.rules_version as calibrated_rules_version
    from recommendations
    inner join score_quality as sample
        on sample.split = 'training'
    cross join settings
    cross join as_of_date
    cross join rules_version
    left join threshold_counts as training
        on
            training.split = 'training' and recommendations.threshold = training.threshold
            and recommendations.finding not in ('not enough data', 'does not rank')
    left join threshold_counts as held_out
        on
            held_out.split = 'held_out' and recommendations.threshold = held_out.threshold and held_out.all_leads > 0
            and recommendations.finding not in ('not enough data', 'does not rank')
    left join threshold_counts as today
        on today.split = 'today' and recommendations.threshold = today.threshold
)

select * from final
