-- Proves that tier_expires_on lies within the year to come, that the lowest tier has none, and the top one no next action.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

top_tier as (
    select max(min_score) as min_score from tiers
),

final as (
    select
        lead_scores.lead_id,
        lead_scores.tier,
        lead_scores.tier_expires_on,
        lead_scores.cheapest_next_action
    from lead_scores
    cross join top_tier
    where
        {{ dbt.datediff('lead_scores.as_of', 'lead_scores.tier_expires_on', 'day') }} not between 1 and 365
        or (lead_scores.tier_expires_on is not null and lead_scores.tier_min_score = 0)
        or (lead_scores.cheapest_next_action is not null and lead_scores.tier_min_score = top_tier.min_score)
)

select * from final
