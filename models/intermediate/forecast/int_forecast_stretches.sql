with

leads as (
    select * from {{ ref('int_forecast_leads') }}
),

grid as (
    select * from {{ ref('int_forecast_grid') }}
    where span = 'stretch'
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

-- Where something lifts the score with time, a stretch may dip and end high: its bound counts too.
steps as (
    select
        leads.lead_number,
        grid.first_day,
        grid.last_day
    from leads
    inner join grid
        on grid.first_day = grid.last_day or leads.has_rising
),

moves as (
    {{ moves_ahead('steps') }}
),

scores as (
    {{ scores_after_moves('moves', 'first_day, last_day', 'first_day < last_day') }}
),

final as (
    select
        scores.lead_number,
        scores.first_day,
        scores.last_day
    from scores
    inner join leads
        on scores.lead_number = leads.lead_number
    left join tiers
        on leads.tier_min_score <= tiers.min_score and {{ reaches_tier('scores', 'tiers') }}
    group by 1, 2, 3
    having count(tiers.tier) = 0
)

select * from final
