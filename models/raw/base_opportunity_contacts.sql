select * from {{ read_raw('opportunity_contacts') }} as opportunity_contacts
