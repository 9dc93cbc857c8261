-- Proves that the points from which missing_attributes tries values are those of the score: with the persona that each lead
-- carries they give today's fit and engagement score. Also that known and missing leads add up to all of them.
with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

baseline_points as (
    select * from {{ ref('int_baseline_points') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

missing_attributes as (
    select * from {{ ref('missing_attributes') }}
),

today as (
    select
        lead_scores.lead_number,
        coalesce(lead_scores.persona_id, '') as persona_id,
        lead_scores.fit_score,
        lead_scores.engagement_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
),

compared as (
    select
        today.lead_number,
        scores.score,
        case scores.score when 'fit' then today.fit_score else today.engagement_score end as wanted,
        {{ score_from_points(
            "case scores.score when 'fit' then baseline_points.fit_points else baseline_points.engagement_points end", 'scores.full_points'
        ) }} as found
    from today
    cross join scores
    left join baseline_points
        on today.lead_number = baseline_points.lead_number and today.persona_id = baseline_points.persona_id
),

counted as (
    select count(*) as leads from today
),

final as (
    select cast(lead_number as varchar) as problem
    from compared
    where not coalesce(abs(found - wanted) < 0.000000001, false)
    union all
    select missing_attributes.attribute as problem
    from missing_attributes
    cross join counted
    where
        missing_attributes.known + missing_attributes.missing <> counted.leads
        or missing_attributes.leads_that_could_move > missing_attributes.missing
)

select * from final
