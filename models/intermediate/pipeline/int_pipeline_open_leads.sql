with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split <> 'future'
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
    where not is_open
),

by_day as (
    select
        created_on,
        count(*) as leads
    from leads
    group by 1
),

created as (
    select
        cutoffs.cutoff_on,
        sum(by_day.leads) as leads
    from cutoffs
    inner join by_day
        on cutoffs.cutoff_on >= by_day.created_on
    group by 1
),

closed as (
    select
        lead_outcomes.as_of,
        count(*) as leads
    from lead_outcomes
    inner join leads
        on lead_outcomes.lead_number = leads.lead_number and lead_outcomes.as_of >= leads.created_on
    group by 1
),

final as (
    select
        created.cutoff_on as forecast_on,
        cast(created.leads - coalesce(closed.leads, 0) as bigint) as open_leads
    from created
    left join closed
        on created.cutoff_on = closed.as_of
)

select * from final
