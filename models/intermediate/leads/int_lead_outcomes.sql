with

dates_to_score as (
    select * from {{ ref('int_dates_to_score') }}
),

deals as (
    select * from {{ ref('int_deals') }}
    where lead_number is not null
),

ended as (
    select
        deals.lead_number,
        dates_to_score.as_of,
        max(case when deals.state = 'won' then 1 else 0 end) = 1 as is_converted,
        min(case when deals.state = 'lost' then 1 else 0 end) = 1 as is_lost
    from deals
    inner join dates_to_score
        on deals.holds_from <= dates_to_score.as_of and deals.holds_until > dates_to_score.as_of
    group by 1, 2
),

final as (
    select
        *,
        not is_converted and not is_lost as is_open
    from ended
)

select * from final
