with

requests as (
    select * from {{ ref('base_erasure_requests') }}
),

-- Whoever asks to be forgotten is forgotten, also where the date of the request cannot be read.
final as (
    select
        cast(
            case
                when problem <> 'unreadable_requested_at' then problem
                when request_number > 1 then 'duplicate'
            end as varchar
        ) as rejection_reason,
        matches_nobody
    from requests
)

select * from final
