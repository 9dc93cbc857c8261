with

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

earlier as (
    select * from {{ read_earlier('sent_leads') }} as sent
),

erasures as (
    select contact_id from {{ erased_contacts() }} as erased
),

-- The table itself forgets them at the end of the build; nobody may be told to let go of them before.
final as (
    select earlier.*
    from earlier
    inner join as_of_date
        on earlier.as_of <= as_of_date.as_of
    left join erasures
        on earlier.lead_id = erasures.contact_id
    where erasures.contact_id is null
)

select * from final
