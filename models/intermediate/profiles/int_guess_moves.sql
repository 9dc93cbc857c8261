with

profile_values as (
    select * from {{ ref('int_profile_values') }}
    where not is_known
),

guess_effects as (
    select * from {{ ref('int_guess_effects') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

final as (
    select
        profile_values.lead_number,
        profile_values.attribute,
        guess_effects.guess,
        coalesce(guess_effects.persona_id, lead_scores.persona_id, '') as moved_persona_id,
        guess_effects.category,
        guess_effects.points
    from profile_values
    inner join guess_effects
        on profile_values.attribute = guess_effects.attribute
    inner join lead_scores
        on profile_values.lead_number = lead_scores.lead_number and profile_values.as_of = lead_scores.as_of
)

select * from final
