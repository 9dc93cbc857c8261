with

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

final as (
    select
        backtest_leads.lead_number,
        backtest_leads.as_of,
        backtest_leads.split,
        backtest_leads.people_group,
        backtest_leads.sample_number,
        lead_scores.lead_score,
        backtest_leads.is_converted,
        backtest_leads.days_to_convert,
        backtest_leads.is_won,
        backtest_leads.days_to_win
    from backtest_leads
    inner join lead_scores
        on backtest_leads.lead_number = lead_scores.lead_number and backtest_leads.as_of = lead_scores.as_of
)

select * from final
