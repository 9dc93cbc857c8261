with

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'open' and lead_number is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        deals.lead_number,
        as_of_date.as_of,
        cast(sum({{ to_points('deals.amount') }}) as double) as amount
    from deals
    inner join as_of_date
        on deals.holds_from <= as_of_date.as_of and deals.holds_until > as_of_date.as_of
    group by 1, 2
)

select * from final
