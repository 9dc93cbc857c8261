-- Proves that sales_queue misses nobody: an open lead in a sales-ready tier, by its score or set by a person, that has not opted out, is not
-- excluded and may be called is in it, unless sales gave it back; and that nobody else is. Also that the search for handoff candidates overlooked no one.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

sales_queue as (
    select * from {{ ref('sales_queue') }}
),

sales_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

-- Whom sales is to call, by the tier that a person has set or else by that of the score.
called as (
    select lead_scores.lead_id
    from lead_scores
    inner join tiers
        on coalesce(lead_scores.override_tier, lead_scores.tier) = tiers.tier
    where
        tiers.is_sales_ready and not lead_scores.is_never_call and lead_scores.is_open
        and not lead_scores.is_opted_out and not lead_scores.is_excluded
),

given_back as (
    select distinct leads.lead_id
    from sales_verdicts
    inner join leads
        on sales_verdicts.lead_number = leads.lead_number
    where sales_verdicts.verdict in ('rejected', 'recycled')
),

final as (
    select
        lead_scores.lead_id,
        sales_queue.place
    from lead_scores
    left join sales_queue
        on lead_scores.lead_id = sales_queue.lead_id
    left join called
        on lead_scores.lead_id = called.lead_id
    left join given_back
        on lead_scores.lead_id = given_back.lead_id
    where
        (sales_queue.lead_id is null and given_back.lead_id is null and called.lead_id is not null)
        or (sales_queue.lead_id is not null and called.lead_id is null)
)

select * from final
