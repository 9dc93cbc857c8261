with

feedback as (
    select * from {{ ref('stg_sales_feedback') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

numbered as (
    select
        leads.lead_number,
        leads.created_on,
        feedback.feedback_id,
        feedback.known_on as recorded_on,
        feedback.verdict,
        lower(feedback.reason) as reason,
        feedback.sales_rep,
        feedback.known_on <= as_of_date.as_of and leads.created_on <= as_of_date.as_of as is_known,
        cast(
            row_number() over (partition by leads.lead_number order by feedback.recorded_at, feedback.feedback_id) as integer
        ) as verdict_number
    from feedback
    inner join leads
        on feedback.contact_id = leads.lead_id
    cross join as_of_date
),

-- What sales saw were the scores of the day before; whoever came on the day itself had none yet.
final as (
    select
        lead_number,
        created_on,
        feedback_id,
        recorded_on,
        verdict,
        reason,
        sales_rep,
        verdict_number,
        is_known and row_number() over (partition by lead_number, is_known order by verdict_number desc) = 1 as is_latest,
        case
            when created_on < recorded_on then cast({{ dbt.dateadd('day', -1, 'recorded_on') }} as date)
            when created_on = recorded_on then recorded_on
        end as scored_on
    from numbered
)

select * from final
