-- Proves that the forecast is the score path: worked out for no days ahead it gives each lead its scores of today.
with

time_effects as (
    select * from {{ ref('int_time_effects') }}
),

baseline_points as (
    select * from {{ ref('int_baseline_points') }}
    where can_be_carried
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

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select distinct lead_number from time_effects
),

today as (
    select
        lead_number,
        0 as first_day,
        0 as last_day
    from leads
),

changes as (
    {{ projected_changes('today') }}
),

forecast as (
    {{ projected_scores('changes', 'first_day, last_day', 'false') }}
),

published as (
    select
        lead_scores.lead_number,
        lead_scores.lead_score,
        {{ round_score('lead_scores.fit_score') }} as fit_score,
        {{ round_score('lead_scores.engagement_score') }} as engagement_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
),

final as (
    select
        published.lead_number,
        published.lead_score,
        forecast.lead_score as forecast_score
    from published
    left join forecast
        on published.lead_number = forecast.lead_number
    where
        not coalesce(
            published.lead_score = forecast.lead_score
            and published.fit_score = forecast.fit_score
            and published.engagement_score = forecast.engagement_score,
            false
        )
)

select * from final
