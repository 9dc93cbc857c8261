with

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

rules as (
    select * from {{ ref('int_rules') }}
    where is_active and points > 0
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- A lead carries one persona, or none, which no rule names.
kinds as (
    select persona_id from personas
    union all
    select '' as persona_id
),

-- All that such a lead can have of a category at once: rules that rule each other out are counted too, so that it is never too
-- little. Only what people do may come again and again.
of_rules as (
    select
        kinds.persona_id,
        rules.category_number,
        sum(case when rules.rule_kind = 'behavior' then rules.max_points else rules.points end) as points,
        max(case when rules.rule_kind = 'behavior' and rules.max_points is null then 1 else 0 end) = 1 as is_endless
    from kinds
    inner join rules
        on {{ counts_for_persona('rules.persona_id', 'kinds.persona_id') }}
    group by 1, 2
),

of_categories as (
    select
        kinds.persona_id,
        score_categories.score,
        coalesce(of_rules.is_endless, false) and score_categories.max_points is null as is_endless,
        case
            when of_rules.is_endless then {{ to_points('score_categories.max_points') }}
            else {{ limit_points(to_points('coalesce(of_rules.points, 0)'), 'score_categories') }}
        end as points
    from kinds
    cross join score_categories
    left join of_rules
        on kinds.persona_id = of_rules.persona_id and score_categories.category_number = of_rules.category_number
),

of_scores as (
    select
        kinds.persona_id,
        scores.score,
        scores.weight,
        case
            when sum(case when of_categories.is_endless then 1 else 0 end) > 0 then 100
            else {{ score_from_points(to_points('scores.base_points') ~ ' + coalesce(sum(of_categories.points), 0)', 'scores.full_points') }}
        end as component_score
    from kinds
    cross join scores
    left join of_categories
        on kinds.persona_id = of_categories.persona_id and scores.score = of_categories.score
    group by kinds.persona_id, scores.score, scores.weight, scores.base_points, scores.full_points
),

highest as (
    select
        {{ round_score('fit.component_score') }} as fit_score,
        {{ round_score('engagement.component_score') }} as engagement_score,
        {{ round_score(weighted_score('fit.component_score', 'fit.weight', 'engagement.component_score', 'engagement.weight')) }} as lead_score
    from of_scores as fit
    inner join of_scores as engagement
        on fit.persona_id = engagement.persona_id and engagement.score = 'engagement'
    where fit.score = 'fit'
),

within_reach as (
    select
        tiers.tier,
        max(case when {{ reaches_tier('highest', 'tiers') }} then 1 else 0 end) = 1 as is_within_reach,
        max(highest.lead_score) as highest_score
    from tiers
    cross join highest
    group by 1
),

today as (
    select
        count(*) as lead_count,
        max(lead_scores.lead_score) as best_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
),

standing as (
    select distinct lead_tiers.tier
    from lead_tiers
    inner join as_of_date
        on lead_tiers.as_of = as_of_date.as_of
),

final as (
    select
        'tier' as rule_kind,
        within_reach.tier as rule_id,
        case when within_reach.is_within_reach then 'never_reached' else 'out_of_reach' end as warning,
        case
            when within_reach.is_within_reach
                then
                    'none of ' || cast(today.lead_count as varchar) || ' leads stands in it; the best score is '
                    || cast(cast(today.best_score as decimal(5, 2)) as varchar)
            else
                'no lead can stand in it, whatever it does; the rules give a score of at most '
                || cast(cast(within_reach.highest_score as decimal(5, 2)) as varchar)
        end as detail
    from within_reach
    cross join today
    left join standing
        on within_reach.tier = standing.tier
    where standing.tier is null and (today.lead_count > 0 or not within_reach.is_within_reach)
)

select * from final
