-- depends_on: {{ ref('int_rules_gate') }}

with

requests as (
    select * from {{ ref('base_erasure_requests') }}
),

-- Whoever asks to be forgotten is forgotten, also where the date of the request cannot be read.
judged as (
    select
        *,
        case when problem <> 'unreadable_requested_at' then problem end as fault
    from requests
),

ranked as (
    select
        *,
        row_number()
            over (
                partition by contact_id, fault is null order by requested_at nulls first, {{ row_text('erasure_requests', 'judged') }}
            )
            as copy_number
    from judged
),

final as (
    select
        contact_id,
        requested_at,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
