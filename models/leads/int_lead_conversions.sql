with

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'won' and lead_number is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

ranked as (
    select
        deals.lead_number,
        deals.holds_from as converted_on,
        deals.amount,
        row_number() over (partition by deals.lead_number order by deals.holds_from, deals.opportunity_id) as win_number
    from deals
    inner join as_of_date
        on deals.holds_from <= as_of_date.as_of
),

final as (
    select
        lead_number,
        converted_on,
        amount
    from ranked
    where win_number = 1
)

select * from final
