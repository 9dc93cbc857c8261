with

leads as (
    select * from {{ ref('int_forecast_leads') }}
),

parts as (
    select * from {{ ref('int_forecast_parts') }}
),

grid as (
    select * from {{ ref('int_forecast_grid') }}
    where span = 'day'
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

-- Where the last day of a part is lower, no later one needs a look.
sure as (
    select
        lead_number,
        min(last_day) as last_day
    from parts
    where first_day = last_day
    group by 1
),

steps as (
    select distinct
        parts.lead_number,
        grid.first_day,
        grid.last_day
    from parts
    inner join grid
        on parts.last_day = grid.within_last_day
    left join sure
        on parts.lead_number = sure.lead_number
    where parts.last_day <= coalesce(sure.last_day, parts.last_day)
),

moves as (
    {{ moves_ahead('steps') }}
),

scores as (
    {{ scores_after_moves('moves', 'first_day, last_day', 'false') }}
),

final as (
    select
        scores.lead_number,
        scores.last_day as days_ahead
    from scores
    inner join leads
        on scores.lead_number = leads.lead_number
    left join tiers
        on leads.tier_min_score <= tiers.min_score and {{ reaches_tier('scores', 'tiers') }}
    group by 1, 2
    having count(tiers.tier) = 0
)

select * from final
