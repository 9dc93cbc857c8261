with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

profile_categories as (
    select * from {{ ref('int_profile_categories') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

by_score as (
    select
        profile_categories.lead_number,
        profile_categories.persona_id,
        score_categories.score,
        {{ clamp_points('profile_categories.points', 'score_categories.min_points', 'score_categories.max_points') }} as points
    from profile_categories
    inner join score_categories
        on profile_categories.category = score_categories.category
    union all
    select
        lead_scores.lead_number,
        coalesce(personas.persona_id, '') as persona_id,
        scores.score,
        {{ to_points('scores.base_points') }} as points
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    cross join scores
    left join personas
        on true
),

final as (
    select
        lead_number,
        persona_id,
        {{ to_points("sum(case when score = 'fit' then points end)") }} as fit_points,
        {{ to_points("sum(case when score = 'engagement' then points end)") }} as engagement_points
    from by_score
    group by 1, 2
)

select * from final
