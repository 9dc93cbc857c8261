with

sides as (
    select * from {{ ref('int_scores_by_side') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

lead_personas as (
    select * from {{ ref('int_lead_personas') }}
),

weighed as (
    select
        sides.lead_number,
        sides.as_of,
        max(case when sides.score_name = 'fit' then sides.score end) as fit_score,
        max(case when sides.score_name = 'engagement' then sides.score end) as engagement_score,
        max(case when sides.score_name = 'fit' then scores.weight end) as fit_weight,
        max(case when sides.score_name = 'engagement' then scores.weight end) as engagement_weight
    from sides
    inner join scores
        on sides.score_name = scores.score
    group by 1, 2
),

exact as (
    select
        *,
        {{ weighted_score('fit_score', 'fit_weight', 'engagement_score', 'engagement_weight') }} as exact_score
    from weighed
),

final as (
    select
        exact.lead_number,
        exact.as_of,
        lead_personas.persona_id,
        exact.fit_score,
        exact.engagement_score,
        exact.exact_score,
        {{ round_score('exact.exact_score') }} as lead_score
    from exact
    left join lead_personas
        on exact.lead_number = lead_personas.lead_number and exact.as_of = lead_personas.as_of
)

select * from final
