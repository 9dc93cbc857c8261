with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

people_groups as (
    select * from {{ ref('int_people_groups') }}
),

-- Whom sales could contact today: open, and willing to hear from us.
within_reach as (
    select
        people_groups.people_group,
        lead_scores.lead_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    inner join people_groups
        on lead_scores.lead_number = people_groups.lead_number
    left join lead_outcomes
        on lead_scores.lead_number = lead_outcomes.lead_number and lead_scores.as_of = lead_outcomes.as_of
    where coalesce(lead_outcomes.is_open, true) and not leads.is_opted_out
),

final as (
    select
        split,
        people_group,
        lead_score,
        count(*) as leads,
        sum(case when is_converted then 1 else 0 end) as conversions
    from backtest_scores
    where split in ('training', 'held_out')
    group by 1, 2, 3
    union all
    select
        cast('today' as varchar) as split,
        people_group,
        lead_score,
        count(*) as leads,
        0 as conversions
    from within_reach
    group by 2, 3
)

select * from final
