with

leads as (
    select * from {{ ref('int_forecast_leads') }}
),

stretches as (
    select * from {{ ref('int_forecast_stretches') }}
),

grid as (
    select * from {{ ref('int_forecast_grid') }}
    where span = 'part'
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

-- Where the last day of a stretch is lower, no later one needs a look.
sure as (
    select
        lead_number,
        min(last_day) as last_day
    from stretches
    where first_day = last_day
    group by 1
),

doubtful as (
    select distinct
        stretches.lead_number,
        leads.has_rising,
        stretches.last_day
    from stretches
    inner join leads
        on stretches.lead_number = leads.lead_number
    left join sure
        on stretches.lead_number = sure.lead_number
    where stretches.last_day <= coalesce(sure.last_day, stretches.last_day)
),

steps as (
    select
        doubtful.lead_number,
        grid.first_day,
        grid.last_day
    from doubtful
    inner join grid
        on
            doubtful.last_day = grid.within_last_day
            and (grid.first_day = grid.last_day or doubtful.has_rising)
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
