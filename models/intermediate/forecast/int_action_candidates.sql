with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where is_active and points > 0
),

rules as (
    select * from {{ ref('int_rules') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

-- Nothing lies above the top tier.
leads as (
    select
        lead_tiers.lead_number,
        lead_tiers.as_of,
        lead_tiers.tier_min_score,
        min(tiers.min_score) as next_min_score
    from lead_tiers
    inner join as_of_date
        on lead_tiers.as_of = as_of_date.as_of
    inner join tiers
        on lead_tiers.tier_min_score < tiers.min_score
    group by 1, 2, 3
),

-- No hit is worth more than its points, save where it brings another persona to the fore.
final as (
    select
        leads.lead_number,
        leads.as_of,
        leads.tier_min_score,
        behavior_rules.rule_id,
        behavior_rules.rule_number,
        behavior_rules.category,
        behavior_rules.points as rule_points,
        behavior_rules.max_per_day,
        behavior_rules.max_points
    from leads
    inner join lead_scores
        on leads.lead_number = lead_scores.lead_number and leads.as_of = lead_scores.as_of
    cross join behavior_rules
    inner join rules
        on behavior_rules.rule_id = rules.rule_id
    inner join scores
        on rules.score = scores.score
    where
        leads.as_of between coalesce(behavior_rules.valid_from, leads.as_of) and coalesce(behavior_rules.valid_to, leads.as_of)
        and (
            rules.score = 'fit'
            or {{ round_score('lead_scores.exact_score + behavior_rules.points * scores.score_per_point') }} >= leads.next_min_score
        )
)

select * from final
