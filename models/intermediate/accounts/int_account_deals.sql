with

opportunities as (
    select * from {{ ref('stg_opportunities') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- The company that the opportunity names, or else that of its contact; a deal that closes later is still open.
known as (
    select
        coalesce(opportunities.company_id, leads.company_id) as company_id,
        opportunities.amount,
        opportunities.is_won,
        coalesce(opportunities.closed_on <= as_of_date.as_of, false) as is_closed
    from opportunities
    inner join as_of_date
        on
            coalesce(opportunities.created_on, opportunities.closed_on, as_of_date.as_of) <= as_of_date.as_of
            -- Entered after it had closed.
            or opportunities.closed_on <= as_of_date.as_of
    left join leads
        on opportunities.contact_id = leads.lead_id
),

final as (
    select
        company_id,
        count(case when not is_closed then 1 end) as open_deals,
        cast(sum(case when not is_closed then {{ to_points('amount') }} end) as double) as open_deal_amount,
        count(case when is_closed and is_won then 1 end) as won_deals
    from known
    where company_id is not null
    group by 1
)

select * from final
