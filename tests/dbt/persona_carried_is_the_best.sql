-- Proves that lead_scores carries the persona that lead_persona_scores calls the best, with its fit score, and no other.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

persona_scores as (
    select * from {{ ref('lead_persona_scores') }}
    where is_carried
),

final as (
    select
        coalesce(lead_scores.lead_id, persona_scores.lead_id) as lead_id,
        lead_scores.persona,
        persona_scores.persona as best_persona
    from lead_scores
    full outer join persona_scores
        on lead_scores.lead_id = persona_scores.lead_id
    where
        coalesce(lead_scores.persona, '') <> coalesce(persona_scores.persona, '')
        or abs(lead_scores.fit_score - persona_scores.fit_score) > 0.000000001
)

select * from final
