-- depends_on: {{ ref('int_rules_gate') }}

with

feedback as (
    select * from {{ ref('base_sales_feedback') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

erasures as (
    select contact_id from {{ ref('stg_erasure_requests') }}
    where rejection_reason is null
),

judged as (
    select
        feedback.*,
        case
            when erasures.contact_id is not null then 'erased'
            when feedback.problem is not null then feedback.problem
            when feedback.contact_id is null then 'missing_contact_id'
            when feedback.recorded_at is null then 'missing_recorded_at'
            when feedback.verdict is null then 'missing_verdict'
            when lower(feedback.verdict) not in ('contacted', 'accepted', 'rejected', 'recycled') then 'unknown_verdict'
            when contacts.contact_id is null then 'unknown_contact'
        end as fault
    from feedback
    left join contacts
        on feedback.contact_id = contacts.contact_id
    left join erasures
        on feedback.contact_id = erasures.contact_id
),

ranked as (
    select
        *,
        row_number()
            over (partition by feedback_id, fault is null order by recorded_at, {{ row_text('sales_feedback', 'judged') }})
            as copy_number
    from judged
),

final as (
    select
        feedback_id,
        contact_id,
        recorded_at,
        cast(recorded_at as date) as recorded_on,
        lower(verdict) as verdict,
        reason,
        sales_rep,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
