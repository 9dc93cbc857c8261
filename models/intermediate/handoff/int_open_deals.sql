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

final as (
    select
        leads.lead_number,
        as_of_date.as_of,
        cast(sum({{ to_points('opportunities.amount') }}) as double) as amount
    from opportunities
    inner join leads
        on opportunities.contact_id = leads.lead_id
    inner join as_of_date
        on
            coalesce(opportunities.created_on, as_of_date.as_of) <= as_of_date.as_of
            and coalesce(opportunities.closed_on > as_of_date.as_of, true)
    group by 1, 2
)

select * from final
