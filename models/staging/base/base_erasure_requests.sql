with

requests as (
    select * from {{ read_raw('erasure_requests') }} as requests
),

-- Who asked ends here: only the number of a request among those of one person goes on.
final as (
    select
        problem,
        row_number() over (partition by contact_id order by contact_id) as request_number
    from requests
)

select * from final
