with

deals as (
    select * from {{ ref('int_deals') }}
    where company_id is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        deals.company_id,
        count(case when deals.state = 'open' then 1 end) as open_deals,
        cast(sum(case when deals.state = 'open' then {{ to_points('deals.amount') }} end) as double) as open_deal_amount,
        count(case when deals.state = 'won' then 1 end) as won_deals
    from deals
    inner join as_of_date
        on deals.holds_from <= as_of_date.as_of and deals.holds_until > as_of_date.as_of
    group by 1
)

select * from final
