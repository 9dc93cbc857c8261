with

gains as (
    select * from {{ ref('int_contender_gains') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

gained as (
    select
        gains.lead_number,
        rules.score,
        sum(gains.most_points) as points
    from gains
    inner join rules
        on gains.rule_id = rules.rule_id
    group by 1, 2
),

-- What any lead may have without an act of its own: rewards for absence, and categories that never fall to 0.
granted as (
    select
        score,
        points
    from rules
    where rule_kind = 'absence' and is_active and points > 0
    union all
    select
        score,
        min_points as points
    from score_categories
    where min_points > 0
),

starts as (
    select
        scores.score,
        scores.full_points,
        scores.weight_share,
        {{ to_points('scores.base_points + coalesce(sum(granted.points), 0)') }} as points
    from scores
    left join granted
        on scores.score = granted.score
    group by 1, 2, 3, scores.base_points
),

final as (
    select
        leads.lead_number,
        starts.score as score_name,
        starts.weight_share,
        {{ score_from_points('starts.points + coalesce(gained.points, 0)', 'starts.full_points') }} as most_score
    from leads
    cross join starts
    left join gained
        on leads.lead_number = gained.lead_number and starts.score = gained.score
)

select * from final
