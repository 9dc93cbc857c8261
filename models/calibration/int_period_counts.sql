with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

final as (
    select
        as_of,
        split,
        lead_score,
        count(*) as leads,
        -- Null where the horizon is not over.
        sum(case when is_converted then 1 when not is_converted then 0 end) as conversions,
        sum(case when is_won then 1 when not is_won then 0 end) as won_leads
    from backtest_scores
    group by 1, 2, 3
)

select * from final
