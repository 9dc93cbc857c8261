with

gains as (
    select * from {{ ref('int_action_gains') }}
    where points > 0
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

scores as (
    {{ scores_after_moves('gains', 'tier_min_score, rule_points, rule_id', 'false') }}
),

ranked as (
    select
        scores.lead_number,
        scores.rule_id,
        row_number() over (partition by scores.lead_number order by scores.rule_points, scores.rule_id) as place
    from scores
    inner join tiers
        on scores.tier_min_score < tiers.min_score and {{ reaches_tier('scores', 'tiers') }}
),

final as (
    select
        ranked.lead_number,
        ranked.rule_id,
        rules.description
    from ranked
    inner join rules
        on ranked.rule_id = rules.rule_id
    where ranked.place = 1
)

select * from final
