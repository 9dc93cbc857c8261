with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

tier_thresholds as (
    select * from {{ ref('int_tier_thresholds') }}
),

lowest as (
    select min(min_score) as threshold from tier_thresholds
    where is_sales_ready
),

final as (
    select
        backtest_scores.as_of,
        backtest_scores.split,
        max(lowest.threshold) as threshold,
        count(*) as leads,
        sum(case when backtest_scores.is_converted then 1 when not backtest_scores.is_converted then 0 end) as conversions,
        sum(case when backtest_scores.lead_score >= lowest.threshold then 1 else 0 end) as leads_above,
        sum(case
            when backtest_scores.is_converted and backtest_scores.lead_score >= lowest.threshold then 1
            when backtest_scores.is_converted is not null then 0
        end) as conversions_above,
        sum(case when lead_tiers.is_sales_ready then 1 else 0 end) as sales_ready_leads,
        sum(case
            when backtest_scores.is_converted and lead_tiers.is_sales_ready then 1
            when backtest_scores.is_converted is not null then 0
        end) as sales_ready_conversions
    from backtest_scores
    inner join lead_tiers
        on backtest_scores.lead_number = lead_tiers.lead_number and backtest_scores.as_of = lead_tiers.as_of
    cross join lowest
    group by 1, 2
)

select * from final
