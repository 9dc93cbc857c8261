with

half_life_aucs as (
    select * from {{ ref('int_half_life_aucs') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where finding <> 'not enough data'
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
        behavior_rules.rule_id,
        case when training.split is not null then compared.auc end as auc_shown,
        case when held_out.split is not null then compared.holdout_auc end as holdout_auc_shown,
        -- A rule that takes points away is right where the leads that have it convert less.
        case when behavior_rules.points < 0 then -compared.auc else compared.auc end as merit
    from compared
    left join behavior_rules
        on compared.rule_number = behavior_rules.rule_number
    left join score_quality as training
        on training.split = 'training'
    left join score_quality as held_out
        on held_out.split = 'held_out'
),

final as (
    select
        judged.rule_id,
        judged.half_life_days,
        judged.is_current,
        cast(judged.conversions as bigint) as conversions,
        judged.auc_shown as auc,
        judged.auc_shown is not null and row_number() over (
            partition by judged.rule_number
            order by judged.merit desc nulls last, judged.is_current desc, judged.half_life_days desc nulls first
        ) = 1 as is_best,
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
)

select * from final
