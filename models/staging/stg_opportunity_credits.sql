with

opportunities as (
    select * from {{ ref('stg_opportunities_judged') }}
    where contact_id is null and known_from is not null
),

links as (
    select * from {{ ref('stg_opportunity_contacts') }}
    where rejection_reason is null
),

contacts as (
    select * from {{ ref('stg_contacts') }}
    where rejection_reason is null and company_id is not null
),

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and lead_id is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
    where credit_company_deals = 'earliest_active'
),

active as (
    select
        contacts.company_id,
        contacts.contact_id,
        contacts.created_at,
        min(events.occurred_at) as active_from
    from contacts
    cross join settings
    inner join events
        on contacts.contact_id = events.lead_id
    inner join as_of_date
        on events.known_on <= as_of_date.as_of
    group by 1, 2, 3
),

credited as (
    select
        opportunities.opportunity_id,
        opportunities.copy_number,
        coalesce(links.contact_id, active.contact_id) as contact_id,
        row_number() over (
            partition by opportunities.opportunity_id, opportunities.copy_number
            order by
                case when links.is_primary then 0 else 1 end,
                coalesce(links.created_at, active.created_at),
                coalesce(links.contact_id, active.contact_id)
        ) as place
    from opportunities
    left join links
        on opportunities.opportunity_id = links.opportunity_id
    -- An open deal has no close: whatever its contact has done by now was done before it.
    left join active
        on
            opportunities.company_id = active.company_id
            and (opportunities.state = 'open' or opportunities.closed_at is null or opportunities.closed_at > active.active_from)
),

final as (
    select
        opportunity_id,
        copy_number,
        contact_id
    from credited
    where place = 1 and contact_id is not null
)

select * from final
