with

guess_moves as (
    select * from {{ ref('int_guess_moves') }}
),

profile_sides as (
    select * from {{ ref('int_profile_sides') }}
),

profile_categories as (
    select * from {{ ref('int_profile_categories') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

scores as (
    {{ scores_after_moves(
        'guess_moves', 'attribute, guess', 'false', of_persona=true, sides='profile_sides', categories='profile_categories'
    ) }}
),

reached as (
    select
        scores.lead_number,
        scores.attribute,
        scores.guess,
        scores.lead_score,
        max(tiers.min_score) as min_score
    from scores
    inner join tiers
        on {{ reaches_tier('scores', 'tiers') }}
    group by 1, 2, 3, 4
),

final as (
    select
        reached.lead_number,
        reached.attribute,
        {{ round_score('max(reached.lead_score) - max(lead_scores.lead_score)') }} as most_gained,
        max(case when reached.min_score > lead_tiers.tier_min_score then 1 else 0 end) = 1 as can_rise,
        max(case when reached.min_score < lead_tiers.tier_min_score then 1 else 0 end) = 1 as can_fall
    from reached
    inner join lead_scores
        on reached.lead_number = lead_scores.lead_number
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    group by 1, 2
)

select * from final
