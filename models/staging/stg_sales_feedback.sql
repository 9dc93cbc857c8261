with

feedback as (
    select * from {{ ref('base_sales_feedback') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

retention as (
    select keep_from from {{ ref('int_as_of') }}
),

judged as (
    select
        feedback.*,
        coalesce(aliases.contact_id, feedback.contact_id) as lead_id,
        greatest(cast(feedback.recorded_at as date), aliases.merged_on) as known_on,
        case when not aliases.was_a_contact then cast(aliases.merged_on as timestamp) end as unknown_until,
        case
            when feedback.problem is not null then feedback.problem
            when feedback.contact_id is null then 'missing_contact_id'
            when feedback.recorded_at is null then 'missing_recorded_at'
            when feedback.verdict is null then 'missing_verdict'
            when lower(feedback.verdict) not in ('contacted', 'accepted', 'rejected', 'recycled') then 'unknown_verdict'
            when contacts.contact_id is null then 'unknown_contact'
        end as fault
    from feedback
    left join aliases
        on feedback.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, feedback.contact_id) = contacts.contact_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by feedback_id, fault is null
            order by greatest(recorded_at, unknown_until), recorded_at, {{ row_text('sales_feedback', 'judged') }}
        ) as copy_number
    from judged
),

aged as (
    select
        ranked.*,
        coalesce(cast(ranked.recorded_at as date) < retention.keep_from, false) as is_past
    from ranked
    cross join retention
),

final as (
    select
        case when not is_past then feedback_id end as feedback_id,
        case when not is_past then lead_id end as contact_id,
        case when not is_past then recorded_at end as recorded_at,
        case when not is_past then cast(recorded_at as date) end as recorded_on,
        case when not is_past then known_on end as known_on,
        case when not is_past then lower(verdict) end as verdict,
        case when not is_past then reason end as reason,
        case when not is_past then sales_rep end as sales_rep,
        cast(case
            when is_past then 'past_retention'
            else coalesce(fault, case when copy_number > 1 then 'duplicate' end)
        end as varchar) as rejection_reason
    from aged
)

select * from final
