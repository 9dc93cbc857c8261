-- Proves that the ledger closes: for each lead score_points add up to lead_score, and without a row it is 0.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

lead_points as (
    select * from {{ ref('lead_points') }}
),

-- As decimals, because the sum of doubles depends on their order.
ledger as (
    select
        lead_id,
        sum(cast(score_points as decimal(38, 15))) as ledger_sum
    from lead_points
    group by lead_id
),

final as (
    select
        lead_scores.lead_id,
        lead_scores.lead_score,
        cast(coalesce(ledger.ledger_sum, 0) as double) as ledger_sum
    from lead_scores
    left join ledger
        on lead_scores.lead_id = ledger.lead_id
    where
        lead_scores.lead_score is null
        or abs(cast(coalesce(ledger.ledger_sum, 0) as double) - lead_scores.lead_score) > 0.000000001
)

select * from final
