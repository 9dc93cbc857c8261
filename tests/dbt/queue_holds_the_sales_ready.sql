-- Proves that sales_queue misses nobody: an open sales-ready lead that has not opted out and is not excluded is in it, unless sales gave it
-- back; and that nobody else is. Also that the search for handoff candidates overlooked no one.
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
    left join given_back
        on lead_scores.lead_id = given_back.lead_id
    where
        (
            sales_queue.lead_id is null and given_back.lead_id is null
            and lead_scores.is_sales_ready and lead_scores.is_open and not lead_scores.is_opted_out and not lead_scores.is_excluded
        )
        or (
            sales_queue.lead_id is not null
            and not (lead_scores.is_sales_ready and lead_scores.is_open and not lead_scores.is_opted_out and not lead_scores.is_excluded)
        )
)

select * from final
