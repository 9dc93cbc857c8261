select * from {{ read_raw('contacts') }} as contacts
