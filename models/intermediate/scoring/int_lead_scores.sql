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
        max(case when sides.score_name = 'fit' then sides.score * scores.weight end)
        + max(case when sides.score_name = 'engagement' then sides.score * scores.weight end) as weighted_sum,
        sum(scores.weight) as total_weight
    from sides
    inner join scores
        on sides.score_name = scores.score
    group by 1, 2
),

final as (
    select
        weighed.lead_number,
        weighed.as_of,
        lead_personas.persona_id,
        weighed.fit_score,
        weighed.engagement_score,
        weighed.weighted_sum / weighed.total_weight as exact_score,
        {{ round_score('weighed.weighted_sum / weighed.total_weight') }} as lead_score
    from weighed
    left join lead_personas
        on weighed.lead_number = lead_personas.lead_number and weighed.as_of = lead_personas.as_of
)

select * from final
