with

requests as (
    select * from {{ read_raw('erasure_requests') }} as requests
),

named as (
    select distinct contacts.contact_id from {{ raw_contact_ids() }} as contacts
    where contacts.contact_id in (select requests.contact_id from requests)
),

-- Who asked ends here: only the number of a request among those of one person goes on, and whether there is such a person.
numbered as (
    select
        requests.problem,
        row_number() over (partition by requests.contact_id order by requests.contact_id) as request_number,
        named.contact_id is null as matches_nobody
    from requests
    left join named
        on requests.contact_id = named.contact_id
),

-- Whoever asks to be forgotten is forgotten, also where the date of the request cannot be read.
final as (
    select
        cast(
            case
                when problem <> 'unreadable_requested_at' then problem
                when request_number > 1 then 'duplicate'
            end as varchar
        ) as rejection_reason,
        matches_nobody
    from numbered
)

select * from final
