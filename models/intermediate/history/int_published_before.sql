with

retention as (
    select keep_from from {{ ref('int_as_of') }}
),

earlier as (
    select * from {{ read_earlier('published_scores') }} as published
),

erasures as (
    select contact_id from {{ erased_contacts() }} as erased
),

-- The table itself forgets them at the end of the build; nothing may take them over before.
final as (
    select earlier.*
    from earlier
    cross join retention
    left join erasures
        on earlier.lead_id = erasures.contact_id
    where erasures.contact_id is null and coalesce(earlier.as_of >= retention.keep_from, true)
)

select * from final
