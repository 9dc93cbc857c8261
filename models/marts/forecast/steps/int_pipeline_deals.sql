with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where is_won
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

converted as (
    select
        backtest_scores.lead_number,
        lead_tiers.tier,
        cutoffs.horizon_ends_on
    from backtest_scores
    inner join cutoffs
        on backtest_scores.as_of = cutoffs.cutoff_on
    inner join lead_tiers
        on backtest_scores.lead_number = lead_tiers.lead_number and backtest_scores.as_of = lead_tiers.as_of
),

-- A lead that converted within the horizons of three cutoffs is one deal: in each tier that it stood in, and once without a tier.
levels as (
    select
        lead_number,
        tier,
        horizon_ends_on
    from converted
    union all
    select
        lead_number,
        cast(null as varchar) as tier,
        horizon_ends_on
    from converted
),

first_known as (
    select
        lead_number,
        tier,
        min(horizon_ends_on) as known_on
    from levels
    group by 1, 2
),

final as (
    select
        first_known.lead_number,
        first_known.tier,
        first_known.known_on,
        lead_conversions.amount
    from first_known
    inner join lead_conversions
        on first_known.lead_number = lead_conversions.lead_number
)

select * from final
