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

baseline_category_points as (
    select * from {{ ref('int_baseline_category_points') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

rules as (
    select * from {{ ref('int_rules') }}
    where is_active and rule_kind <> 'fit' and score = 'fit'
),

of_categories as (
    select
        baseline_category_points.lead_number,
        baseline_category_points.persona_id,
        sum(case when score_categories.score = 'fit' then {{ limit_points('baseline_category_points.points', 'score_categories') }} end)
            as fit_points,
        sum(case when score_categories.score = 'engagement' then {{ limit_points('baseline_category_points.points', 'score_categories') }} end)
            as engagement_points
    from baseline_category_points
    inner join score_categories
        on baseline_category_points.category = score_categories.category
    group by 1, 2
),

-- Only where rules other than fit rules give fit points can time or an act bring another persona to the fore.
persona_choice as (
    select count(*) > 0 as can_change from rules
),

final as (
    select
        lead_scores.lead_number,
        coalesce(personas.persona_id, '') as persona_id,
        persona_choice.can_change or coalesce(personas.persona_id = lead_scores.persona_id, true) as can_be_carried,
        {{ to_points('fit.base_points') }} + coalesce(of_categories.fit_points, {{ to_points(0) }}) as fit_points,
        {{ to_points('engagement.base_points') }} + coalesce(of_categories.engagement_points, {{ to_points(0) }}) as engagement_points
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    cross join persona_choice
    inner join scores as fit
        on fit.score = 'fit'
    inner join scores as engagement
        on engagement.score = 'engagement'
    left join personas
        on true
    left join of_categories
        on lead_scores.lead_number = of_categories.lead_number and coalesce(personas.persona_id, '') = of_categories.persona_id
)

select * from final
