-- Proves that sales_feedback_summary counts every lead with feedback once, in each dimension but the rules, and with one verdict,
-- save who was excluded on the day by which the verdict is counted.
with

summary as (
    select * from {{ ref('sales_feedback_summary') }}
),

feedback as (
    select * from {{ ref('stg_sales_feedback') }}
    where rejection_reason is null
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

latest_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
    where is_latest
),

leads as (
    select * from {{ ref('int_leads') }}
),

excluded_spans as (
    select * from {{ ref('int_excluded_spans') }}
),

left_out as (
    select leads.lead_id
    from latest_verdicts
    inner join leads
        on latest_verdicts.lead_number = leads.lead_number
    inner join excluded_spans
        on
            latest_verdicts.lead_number = excluded_spans.lead_number
            and latest_verdicts.scored_on >= excluded_spans.known_from
            and latest_verdicts.scored_on < excluded_spans.known_until
),

wanted as (
    select count(distinct lead_scores.lead_id) as leads
    from lead_scores
    inner join feedback
        on lead_scores.lead_id = feedback.contact_id and lead_scores.as_of >= feedback.recorded_on
    where lead_scores.lead_id not in (select left_out.lead_id from left_out)
),

problems as (
    select
        summary.dimension,
        'leads' as problem
    from summary
    cross join wanted
    where summary.dimension <> 'rule'
    group by summary.dimension
    having sum(summary.leads) <> max(wanted.leads)
    union all
    select
        dimension,
        'verdicts' as problem
    from summary
    where
        leads <> contacted + accepted + rejected + recycled
        or decided <> accepted + rejected + recycled
        or leads < decided
    union all
    select
        summary.dimension,
        'more than all' as problem
    from summary
    cross join wanted
    where summary.leads > wanted.leads
),

final as (
    select * from problems
)

select * from final
