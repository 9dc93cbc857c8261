with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Of past days the leads of the backtest, which may be a sample; of today everybody who is open and not excluded.
scored as (
    select
        backtest_scores.lead_number,
        backtest_scores.as_of,
        backtest_scores.lead_score,
        backtest_scores.is_won
    from backtest_scores
    inner join as_of_date
        on backtest_scores.as_of < as_of_date.as_of
    union all
    select
        lead_scores.lead_number,
        lead_scores.as_of,
        lead_scores.lead_score,
        cast(null as boolean) as is_won
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    left join lead_outcomes
        on lead_scores.lead_number = lead_outcomes.lead_number and lead_scores.as_of = lead_outcomes.as_of
    where coalesce(lead_outcomes.is_open, true) and not lead_tiers.is_excluded
),

final as (
    select
        scored.as_of,
        lead_tiers.tier,
        {{ score_bin('scored.lead_score', 'settings.probability_bins') }} as bin_number,
        leads.people_group,
        count(*) as leads,
        sum(case when scored.is_won then 1 when not scored.is_won then 0 end) as conversions,
        sum(case when scored.is_won then {{ to_points('lead_conversions.amount') }} end) as revenue
    from scored
    inner join lead_tiers
        on scored.lead_number = lead_tiers.lead_number and scored.as_of = lead_tiers.as_of
    inner join leads
        on scored.lead_number = leads.lead_number
    cross join settings
    left join lead_conversions
        on scored.lead_number = lead_conversions.lead_number
    group by 1, 2, 3, 4
)

select * from final
