select * from {{ read_raw('sales_feedback') }} as sales_feedback
