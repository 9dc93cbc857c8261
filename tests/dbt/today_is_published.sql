-- Proves that the day of the scores stands in the published half of the history as lead_scores has it, lead by lead,
-- and that the half would_have_been says the same of that day where it was asked for it.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

lead_score_history as (
    select * from {{ ref('lead_score_history') }}
),

-- A build under rules of the past publishes nothing, so only what was published under these rules is compared.
final as (
    select
        lead_scores.lead_id,
        lead_score_history.history_kind,
        lead_scores.lead_score,
        lead_score_history.lead_score as history_score
    from lead_score_history
    inner join lead_scores
        on lead_score_history.lead_id = lead_scores.lead_id and lead_score_history.as_of = lead_scores.as_of
    where
        lead_score_history.rules_version = lead_scores.rules_version
        and (
            lead_score_history.lead_score <> lead_scores.lead_score
            or lead_score_history.tier <> lead_scores.tier
            or lead_score_history.is_sales_ready <> lead_scores.is_sales_ready
        )
)

select * from final
