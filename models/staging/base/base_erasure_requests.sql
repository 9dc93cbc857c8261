select problem, row_number() over (partition by contact_id order by contact_id) as request_number from {{ read_raw('erasure_requests') }} as requests
