with

opportunities as (
    select * from {{ ref('stg_opportunities') }}
    where rejection_reason is null and is_won
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        leads.lead_number,
        count(*) as deals,
        sum({{ to_points('opportunities.amount') }}) as revenue
    from opportunities
    inner join leads
        on opportunities.contact_id = leads.lead_id
    inner join as_of_date
        on opportunities.closed_on <= as_of_date.as_of
    group by 1
)

select * from final
