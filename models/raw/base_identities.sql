select * from {{ read_raw('identities') }} as identities
