with

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'won' and lead_number is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        deals.lead_number,
        count(*) as deals,
        sum({{ to_points('deals.amount') }}) as revenue
    from deals
    inner join as_of_date
        on deals.holds_from <= as_of_date.as_of
    group by 1
)

select * from final
