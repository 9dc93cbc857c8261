with

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

-- The lowest tier is the one at 0: nobody falls from it.
final as (
    select
        lead_tiers.lead_number,
        lead_tiers.as_of,
        score_dates.created_on,
        lead_tiers.tier_min_score
    from lead_tiers
    inner join as_of_date
        on lead_tiers.as_of = as_of_date.as_of
    inner join score_dates
        on lead_tiers.lead_number = score_dates.lead_number and lead_tiers.as_of = score_dates.as_of
    where lead_tiers.tier_min_score > 0
)

select * from final
