select * from {{ read_raw('opportunities') }} as opportunities
