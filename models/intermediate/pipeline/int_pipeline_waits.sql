with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where is_converted
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

final as (
    select
        backtest_scores.as_of,
        cutoffs.horizon_ends_on,
        backtest_scores.days_to_convert,
        count(*) as conversions,
        sum({{ to_points('lead_conversions.amount') }}) as revenue
    from backtest_scores
    inner join cutoffs
        on backtest_scores.as_of = cutoffs.cutoff_on
    inner join lead_conversions
        on backtest_scores.lead_number = lead_conversions.lead_number
    group by 1, 2, 3
)

select * from final
