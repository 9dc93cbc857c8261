select * from {{ read_raw('score_overrides') }} as score_overrides
