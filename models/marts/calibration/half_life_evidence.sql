with

half_life_hits as (
    select * from {{ ref('int_half_life_hits') }}
),

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
    where finding <> 'not enough data'
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- What each lead has: of a rule its decayed hits, of all rules together their points.
by_lead as (
    select
        rule_number,
        half_life_days,
        is_current,
        lead_number,
        as_of,
        decayed_hits as amount
    from half_life_hits
    union all
    -- All rules together: each half-life for every rule, and beside them the half-lives as they are.
    select
        cast(null as integer) as rule_number,
        case when ways.is_current then null else half_life_hits.half_life_days end as half_life_days,
        ways.is_current,
        half_life_hits.lead_number,
        half_life_hits.as_of,
        sum({{ to_points(rule_points('behavior_rules.points', 'half_life_hits.decayed_hits')) }}) as amount
    from half_life_hits
    inner join behavior_rules
        on half_life_hits.rule_number = behavior_rules.rule_number
    inner join (values (true), (false)) as ways (is_current)
        on (ways.is_current and half_life_hits.is_current) or (not ways.is_current and half_life_hits.is_listed)
    group by 1, 2, 3, 4, 5
),

-- How many leads have so much.
counted as (
    select
        backtest_leads.split,
        by_lead.rule_number,
        by_lead.half_life_days,
        by_lead.is_current,
        by_lead.amount,
        count(*) as leads,
        sum(case when backtest_leads.is_converted then 1 else 0 end) as conversions
    from by_lead
    inner join backtest_leads
        on by_lead.lead_number = backtest_leads.lead_number and by_lead.as_of = backtest_leads.as_of
    group by 1, 2, 3, 4, 5
),

-- All leads that were looked at.
everybody as (
    select
        backtest_leads.split,
        count(*) as leads,
        sum(case when backtest_leads.is_converted then 1 else 0 end) as conversions
    from backtest_leads
    inner join settings
        on backtest_leads.sample_number <= settings.half_life_sample_leads or backtest_leads.is_converted
    group by 1
),

-- Leads without a hit stand at 0, beside those whose hits are worth nothing any more.
summed as (
    select
        split,
        rule_number,
        half_life_days,
        is_current,
        amount,
        cast(leads as double) as leads,
        cast(conversions as double) as conversions
    from counted
    where amount <> 0
    union all
    select
        counted.split,
        counted.rule_number,
        counted.half_life_days,
        counted.is_current,
        {{ to_points(0) }} as amount,
        cast(everybody.leads - sum(case when counted.amount <> 0 then counted.leads else 0 end) as double) as leads,
        cast(everybody.conversions - sum(case when counted.amount <> 0 then counted.conversions else 0 end) as double) as conversions
    from counted
    inner join everybody
        on counted.split = everybody.split
    group by counted.split, counted.rule_number, counted.half_life_days, counted.is_current, everybody.leads, everybody.conversions
),

below as (
    select
        *,
        sum(leads - conversions) over (
            partition by split, rule_number, half_life_days, is_current order by amount
        ) - (leads - conversions) as others_below
    from summed
),

-- How well each half-life ranks the leads.
half_life_aucs as (
    select
        split,
        rule_number,
        half_life_days,
        is_current,
        cast(sum(leads) as bigint) as leads,
        cast(sum(conversions) as bigint) as conversions,
        {{ divide('sum(conversions * (others_below + (leads - conversions) / 2))', 'sum(conversions) * sum(leads - conversions)') }} as auc
    from below
    group by 1, 2, 3, 4
),

-- Training and held-out time beside each other.
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
        case when behavior_rules.points < 0 then -compared.auc else compared.auc end as directed_auc
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
            order by judged.directed_auc desc nulls last, judged.is_current desc, judged.half_life_days desc nulls first
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
