with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

last_activity as (
    select * from {{ ref('int_last_activity') }}
    where event_type is null
),

stage_signs as (
    select * from {{ ref('int_stage_signs') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

fitted_rates as (
    select * from {{ last_calibration(ref('int_fitted_rates'), ref('int_as_of')) }} as fitted_rates
    where fit = 'training'
),

tier_expirations as (
    select * from {{ ref('int_tier_expirations') }}
),

next_actions as (
    select * from {{ ref('int_next_actions') }}
),

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
    where is_scored
),

-- The highest stage counts, and its latest sign speaks for it.
ranked_signs as (
    select
        stage_signs.lead_number,
        stage_signs.as_of,
        buying_stages.stage,
        buying_stages.track,
        buying_stages.description,
        row_number() over (
            partition by stage_signs.lead_number, stage_signs.as_of
            order by buying_stages.stage_order desc, stage_signs.last_sign_on desc, buying_stages.rule_id asc
        ) as place
    from stage_signs
    inner join buying_stages
        on stage_signs.rule_id = buying_stages.rule_id
),

stages as (
    select
        lead_number,
        as_of,
        stage,
        case track when 'fast-track' then 'Fast-track' else 'Nurture' end || ' (' || stage || ': ' || description || ')' as stage_step
    from ranked_signs
    where place = 1
),

profiles as (
    select
        lead_number,
        {{ divide('count(case when is_known then 1 end)', 'count(*)') }} as completeness
    from attribute_values
    group by 1
),

final as (
    select
        lead_scores.lead_number,
        lead_scores.as_of,
        coalesce(lead_outcomes.is_open, true) as is_open,
        {{ dbt.datediff('last_activity.last_active_on', 'lead_scores.as_of', 'day') }} as days_since_last_activity,
        -- Who has bought or is lost has no chance to speak of.
        case when coalesce(lead_outcomes.is_open, true) then fitted_rates.probability end
            as conversion_probability,
        tier_expirations.tier_expires_on,
        next_actions.description as cheapest_next_action,
        stages.stage as buying_stage,
        stages.stage_step,
        profiles.completeness as profile_completeness
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    cross join settings
    left join lead_outcomes
        on lead_scores.lead_number = lead_outcomes.lead_number and lead_scores.as_of = lead_outcomes.as_of
    left join last_activity
        on lead_scores.lead_number = last_activity.lead_number and lead_scores.as_of = last_activity.as_of
    left join tier_expirations
        on lead_scores.lead_number = tier_expirations.lead_number
    left join next_actions
        on lead_scores.lead_number = next_actions.lead_number
    left join profiles
        on lead_scores.lead_number = profiles.lead_number
    left join stages
        on lead_scores.lead_number = stages.lead_number and lead_scores.as_of = stages.as_of
    left join fitted_rates
        on {{ score_bin('lead_scores.lead_score', 'settings.probability_bins') }} = fitted_rates.bin_number
)

select * from final
