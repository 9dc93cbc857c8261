with

score_dates as (
    select * from {{ ref('int_channel_score_dates') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

final as (
    select
        score_dates.lead_number,
        lead_scores.lead_score,
        lead_tiers.is_sales_ready
    from score_dates
    inner join lead_scores
        on score_dates.lead_number = lead_scores.lead_number and score_dates.as_of = lead_scores.as_of
    inner join lead_tiers
        on score_dates.lead_number = lead_tiers.lead_number and score_dates.as_of = lead_tiers.as_of
)

select * from final
