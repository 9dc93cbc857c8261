with

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

backtest_leads as (
    select * from {{ ref('int_backtest_leads') }}
),

-- Everybody today; at a date of the backtest those whom it looks at.
final as (
    select
        leads.lead_number,
        leads.created_on,
        as_of_date.as_of
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    union all
    select
        backtest_leads.lead_number,
        backtest_leads.created_on,
        backtest_leads.as_of
    from backtest_leads
    inner join as_of_date
        on backtest_leads.as_of <> as_of_date.as_of
)

select * from final
