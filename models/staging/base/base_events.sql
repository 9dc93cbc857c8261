select * from {{ read_raw('events') }} as events
