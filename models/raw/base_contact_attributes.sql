select * from {{ read_raw('contact_attributes') }} as contact_attributes
