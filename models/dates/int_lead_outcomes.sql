with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split not in ('future', 'left_out')
),

deals as (
    select * from {{ ref('int_deals') }}
    where lead_number is not null
),

ended as (
    select
        deals.lead_number,
        cutoffs.cutoff_on as as_of,
        max(case when deals.state = 'won' then 1 else 0 end) = 1 as is_converted,
        min(case when deals.state = 'lost' then 1 else 0 end) = 1 as is_lost
    from deals
    inner join cutoffs
        on deals.holds_from <= cutoffs.cutoff_on and deals.holds_until > cutoffs.cutoff_on
    group by 1, 2
),

final as (
    select
        *,
        not is_converted and not is_lost as is_open
    from ended
)

select * from final
