with

requests as (
    select * from {{ read_raw('erasure_requests') }} as requests
),

named as (
    select distinct contacts.contact_id from {{ raw_contact_ids() }} as contacts
    where contacts.contact_id in (select requests.contact_id from requests)
),

-- Who asked ends here: only the number of a request among those of one person goes on, and whether there is such a person.
final as (
    select
        requests.problem,
        requests.unreadable_value,
        row_number() over (partition by requests.contact_id order by requests.contact_id) as request_number,
        named.contact_id is null as matches_nobody
    from requests
    left join named
        on requests.contact_id = named.contact_id
)

select * from final
