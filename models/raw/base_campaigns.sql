select * from {{ read_raw('campaigns') }} as campaigns
