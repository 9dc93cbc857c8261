with

opportunities as (
    select * from {{ ref('stg_opportunities') }}
    where rejection_reason is null and is_won
),

leads as (
    select * from {{ ref('int_leads') }}
),

ranked as (
    select
        leads.lead_number,
        opportunities.closed_on,
        opportunities.amount,
        row_number() over (partition by leads.lead_number order by opportunities.closed_on, opportunities.opportunity_id) as win_number
    from opportunities
    inner join leads
        on opportunities.contact_id = leads.lead_id
),

final as (
    select
        lead_number,
        closed_on as converted_on,
        amount
    from ranked
    where win_number = 1
)

select * from final
