with

half_life_aucs as (
    select * from {{ ref('int_half_life_aucs') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

compared as (
    select
        rule_number,
        half_life_days,
        is_current,
        sum(case when split = 'training' then conversions else 0 end) as conversions,
        sum(case when split = 'held_out' then conversions else 0 end) as holdout_conversions,
        max(case when split = 'training' then auc end) as auc,
        max(case when split = 'held_out' then auc end) as holdout_auc
    from half_life_aucs
    group by 1, 2, 3
),

judged as (
    select
        compared.*,
        case when compared.conversions >= settings.minimum_conversions then compared.auc end as auc_shown,
        case when compared.holdout_conversions >= settings.minimum_conversions then compared.holdout_auc end as holdout_auc_shown
    from compared
    cross join settings
),

final as (
    select
        behavior_rules.rule_id,
        judged.half_life_days,
        judged.is_current,
        cast(judged.conversions as bigint) as conversions,
        judged.auc_shown as auc,
        coalesce(
            abs(judged.auc_shown - 0.5) = max(abs(judged.auc_shown - 0.5)) over (partition by judged.rule_number), false
        ) as is_best,
        cast(judged.holdout_conversions as bigint) as holdout_conversions,
        judged.holdout_auc_shown as holdout_auc,
        cast(case
            when judged.auc_shown is null then 'not enough data'
            when judged.holdout_auc_shown is null then 'not enough data on held-out time'
            else 'ok'
        end as varchar) as finding,
        as_of_date.as_of
    from judged
    cross join as_of_date
    left join behavior_rules
        on judged.rule_number = behavior_rules.rule_number
)

select * from final
