with

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

fit_matches as (
    select * from {{ ref('int_fit_matches') }}
    where points > 0
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where points > 0
),

rules as (
    select * from {{ ref('int_rules') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

leads as (
    select * from {{ ref('int_lead_accounts') }}
    where not is_opted_out
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

tiers as (
    select * from {{ ref('int_tiers') }}
    where is_sales_ready
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- An upper bound of today's score of each lead: every gain, no loss, no limit of a day and no ceiling of a category. It can only
-- say too much, so nobody is overlooked.
unlimited_hits as (
    select
        signal_days.lead_number,
        signal_days.rule_number,
        sum(
            {{ to_points(
                'signal_days.quantity * '
                ~ decay_factor(dbt.datediff('signal_days.signal_on', 'as_of_date.as_of', 'day'), 'behavior_rules.half_life_days')
            ) }}
        ) as decayed_hits
    from signal_days
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
    inner join as_of_date
        on signal_days.known_from <= as_of_date.as_of and signal_days.known_until > as_of_date.as_of
    group by 1, 2
),

gains as (
    select
        unlimited_hits.lead_number,
        behavior_rules.rule_id,
        {{ cap_points(to_points(rule_points('behavior_rules.points', 'unlimited_hits.decayed_hits')), 'behavior_rules.max_points') }}
            as most_points
    from unlimited_hits
    inner join behavior_rules
        on unlimited_hits.rule_number = behavior_rules.rule_number
    union all
    select
        fit_matches.lead_number,
        fit_matches.rule_id,
        fit_matches.points as most_points
    from fit_matches
    inner join as_of_date
        on fit_matches.known_from <= as_of_date.as_of and fit_matches.known_until > as_of_date.as_of
),

gained as (
    select
        gains.lead_number,
        rules.score,
        sum(gains.most_points) as points
    from gains
    inner join rules
        on gains.rule_id = rules.rule_id
    group by 1, 2
),

-- What any lead may have without an act of its own: rewards for absence, and categories that never fall to 0.
granted as (
    select
        score,
        points
    from rules
    where rule_kind = 'absence' and is_active and points > 0
    union all
    select
        score,
        min_points as points
    from score_categories
    where min_points > 0
),

starts as (
    select
        scores.score,
        scores.full_points,
        scores.weight_share,
        {{ to_points('scores.base_points + coalesce(sum(granted.points), 0)') }} as points
    from scores
    left join granted
        on scores.score = granted.score
    group by 1, 2, 3, scores.base_points
),

most as (
    select
        leads.lead_number,
        starts.score,
        starts.weight_share,
        {{ score_from_points('starts.points + coalesce(gained.points, 0)', 'starts.full_points') }} as most_score
    from leads
    cross join starts
    left join gained
        on leads.lead_number = gained.lead_number and starts.score = gained.score
),

highest as (
    select
        lead_number,
        {{ round_score('sum(most_score * weight_share)') }} as lead_score,
        {{ round_score("max(case when score = 'fit' then most_score end)") }} as fit_score,
        {{ round_score("max(case when score = 'engagement' then most_score end)") }} as engagement_score
    from most
    group by 1
),

-- Where a recommendation sets the minimum of a tier, it may end up anywhere.
candidates as (
    select distinct
        leads.lead_number,
        leads.created_on,
        as_of_date.as_of,
        settings.handoff_lookback_days
    from highest
    inner join tiers
        on
            highest.lead_score >= case when tiers.min_score_method is null then tiers.min_score else 0 end
            and highest.fit_score >= tiers.min_fit_score
            and highest.engagement_score >= tiers.min_engagement_score
    inner join leads
        on highest.lead_number = leads.lead_number
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    cross join settings
    left join lead_outcomes
        on leads.lead_number = lead_outcomes.lead_number and as_of_date.as_of = lead_outcomes.as_of
    where coalesce(lead_outcomes.is_open, true) and (settings.queue_customer_accounts or not leads.is_customer_account)
),

looked_back as (
    select
        lead_number,
        created_on,
        as_of
    from candidates
    union all
    select
        candidates.lead_number,
        candidates.created_on,
        cast({{ dbt.dateadd('day', '-days.place', 'candidates.as_of') }} as date) as as_of
    from candidates
    inner join {{ whole_numbers(10000) }} as days
        on candidates.handoff_lookback_days >= days.place
),

final as (
    select * from looked_back
    where created_on <= as_of
)

select * from final
