select * from {{ read_raw('events', visitors=erased_visitors()) }} as events
