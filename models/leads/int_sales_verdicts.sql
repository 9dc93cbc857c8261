with

feedback as (
    select * from {{ ref('stg_sales_feedback') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

final as (
    select
        leads.lead_number,
        feedback.feedback_id,
        feedback.known_on as recorded_on,
        feedback.verdict,
        feedback.reason,
        feedback.sales_rep,
        cast(
            row_number() over (partition by leads.lead_number order by feedback.recorded_at, feedback.feedback_id) as integer
        ) as verdict_number
    from feedback
    inner join leads
        on feedback.contact_id = leads.lead_id
)

select * from final
