-- depends_on: {{ ref('int_rules_gate') }}

with

requests as (
    select * from {{ ref('base_erasure_requests') }}
),

ranked as (
    select
        *,
        row_number()
            over (
                partition by contact_id, problem is null order by requested_at nulls first, {{ row_text('erasure_requests', 'requests') }}
            )
            as copy_number
    from requests
),

final as (
    select
        contact_id,
        requested_at,
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
