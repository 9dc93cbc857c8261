select * from {{ read_raw('companies') }} as companies
