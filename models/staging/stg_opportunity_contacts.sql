with

links as (
    select * from {{ ref('base_opportunity_contacts') }}
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

contacts as (
    select * from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

opportunities as (
    select opportunity_id from {{ ref('stg_opportunities_checked') }}
    where rejection_reason is null
),

judged as (
    select
        links.opportunity_id,
        coalesce(aliases.contact_id, links.contact_id) as contact_id,
        contacts.created_at,
        coalesce({{ to_flag('links.is_primary') }}, false) as is_primary,
        {{ to_flag('links.is_primary') }} is null and {{ is_flagged('links.is_primary') }} as is_unreadable,
        case
            when links.problem is not null then links.problem
            when contacts.contact_id is null then 'unknown_contact'
            when opportunities.opportunity_id is null then 'unknown_opportunity'
        end as fault,
        {{ row_text('opportunity_contacts', 'links') }} as row_text
    from links
    left join aliases
        on links.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, links.contact_id) = contacts.contact_id
    left join opportunities
        on links.opportunity_id = opportunities.opportunity_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by opportunity_id, contact_id, fault is null order by case when is_primary then 0 else 1 end, row_text
        ) as copy_number
    from judged
),

final as (
    select
        opportunity_id,
        contact_id,
        created_at,
        is_primary,
        is_unreadable,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
