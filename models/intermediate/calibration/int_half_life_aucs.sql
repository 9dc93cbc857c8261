with

half_life_counts as (
    select * from {{ ref('int_half_life_counts') }}
),

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

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

-- Leads without a hit stand at 0.
with_zeros as (
    select * from half_life_counts
    union all
    select
        half_life_counts.split,
        half_life_counts.rule_number,
        half_life_counts.half_life_days,
        half_life_counts.is_current,
        {{ to_points(0) }} as amount,
        everybody.leads - sum(half_life_counts.leads) as leads,
        everybody.conversions - sum(half_life_counts.conversions) as conversions
    from half_life_counts
    inner join everybody
        on half_life_counts.split = everybody.split
    group by 1, 2, 3, 4, everybody.leads, everybody.conversions
),

summed as (
    select
        split,
        rule_number,
        half_life_days,
        is_current,
        amount,
        cast(sum(leads) as double) as leads,
        cast(sum(conversions) as double) as conversions
    from with_zeros
    group by 1, 2, 3, 4, 5
),

below as (
    select
        *,
        sum(leads - conversions) over (
            partition by split, rule_number, half_life_days, is_current order by amount
        ) - (leads - conversions) as others_below
    from summed
),

final as (
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
)

select * from final
