with

starts as (
    select * from {{ ref('int_forecast_starts') }}
),

changes as (
    select * from {{ ref('int_forecast_changes') }}
),

final as (
    select
        starts.lead_number,
        starts.tier_min_score,
        count(case when not changes.is_falling then 1 end) > 0 as has_rising
    from starts
    inner join changes
        on starts.lead_number = changes.lead_number
    group by 1, 2
)

select * from final
