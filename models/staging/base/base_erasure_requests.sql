select * from {{ read_raw('erasure_requests') }} as erasure_requests
