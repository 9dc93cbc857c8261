with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

probability_bins as (
    select * from {{ ref('int_probability_bins') }}
    where split = 'training'
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- On the day of the scores itself no time has passed in which somebody could have bought.
standings as (
    select
        backtest_scores.lead_number,
        backtest_scores.as_of,
        dimensions.dimension,
        case dimensions.dimension
            when 'all' then 'all'
            when 'tier' then lead_tiers.tier
            else
                cast(cast(probability_bins.min_score as decimal(5, 2)) as varchar) || ' to '
                || cast(cast(probability_bins.below_score as decimal(5, 2)) as varchar)
        end as segment
    from backtest_scores
    inner join as_of_date
        on backtest_scores.as_of < as_of_date.as_of
    cross join settings
    inner join lead_tiers
        on backtest_scores.lead_number = lead_tiers.lead_number and backtest_scores.as_of = lead_tiers.as_of
    inner join probability_bins
        on {{ score_bin('backtest_scores.lead_score', 'settings.probability_bins') }} = probability_bins.bin_number
    cross join (values ('all'), ('tier'), ('score_band')) as dimensions (dimension)
),

final as (
    select
        lead_number,
        cast(dimension as varchar) as dimension,
        cast(segment as varchar) as segment,
        min(as_of) as stood_on
    from standings
    group by 1, 2, 3
)

select * from final
