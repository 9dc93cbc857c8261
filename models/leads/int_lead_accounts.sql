with

leads as (
    select * from {{ ref('int_leads') }}
),

won_deals as (
    select * from {{ ref('int_deals') }}
    where state = 'won'
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

customers as (
    select distinct won_deals.company_id
    from won_deals
    inner join as_of_date
        on won_deals.holds_from <= as_of_date.as_of and won_deals.holds_until > as_of_date.as_of
),

final as (
    select
        leads.*,
        customers.company_id is not null as is_customer_account
    from leads
    left join customers
        on leads.company_id = customers.company_id
)

select * from final
