with

leads as (
    select * from {{ ref('int_leads') }}
),

account_deals as (
    select * from {{ ref('int_account_deals') }}
    where won_deals > 0
),

final as (
    select
        leads.*,
        account_deals.company_id is not null as is_customer_account
    from leads
    left join account_deals
        on leads.company_id = account_deals.company_id
)

select * from final
