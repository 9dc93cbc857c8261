with

rule_firings as (
    select * from {{ ref('int_rule_firings') }}
),

everybody as (
    select * from {{ ref('int_score_aucs') }}
    where split = 'training'
),

resamples as (
    select * from {{ ref('int_resamples') }}
),

fired as (
    select
        resamples.replicate,
        rule_firings.rule_id,
        cast(sum(resamples.weight * rule_firings.leads) as double) as leads,
        cast(sum(resamples.weight * rule_firings.conversions) as double) as conversions
    from rule_firings
    inner join resamples
        on rule_firings.people_group = resamples.people_group
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
        {{ divide(
            divide('fired.conversions', 'fired.leads'),
            divide('everybody.conversions - fired.conversions', 'everybody.leads - fired.leads')
        ) }} as lift
    from fired
    inner join everybody
        on fired.replicate = everybody.replicate
)

select * from final
