select * from {{ read_raw('events', visitors=erased_visitors(), own=own_event_columns()) }} as events
