with

opportunities as (
    select * from {{ ref('stg_opportunities_checked') }}
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

machine_events as (
    select * from {{ ref('int_machine_events') }}
    where weight <= 0
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
    where credit_company_deals = 'earliest_active'
),

-- Deals that name no contact: one who takes part is credited, or else, where that is wished, one of the company.
unnamed as (
    select * from opportunities
    where contact_id is null and known_from is not null
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
    left join machine_events
        on events.event_id = machine_events.event_id and as_of_date.as_of >= machine_events.changed_on
    where machine_events.event_id is null
    group by 1, 2, 3
),

credited as (
    select
        unnamed.opportunity_id,
        unnamed.copy_number,
        coalesce(links.contact_id, active.contact_id) as contact_id,
        row_number() over (
            partition by unnamed.opportunity_id, unnamed.copy_number
            order by
                case when links.is_primary then 0 else 1 end,
                coalesce(links.created_at, active.created_at),
                coalesce(links.contact_id, active.contact_id)
        ) as place
    from unnamed
    left join links
        on unnamed.opportunity_id = links.opportunity_id
    -- An open deal has no close: whatever its contact has done by now was done before it.
    left join active
        on
            unnamed.company_id = active.company_id
            and (unnamed.state = 'open' or unnamed.closed_at is null or unnamed.closed_at > active.active_from)
),

credits as (
    select
        opportunity_id,
        copy_number,
        contact_id
    from credited
    where place = 1 and contact_id is not null
),

final as (
    select
        opportunities.opportunity_id,
        coalesce(opportunities.contact_id, credits.contact_id) as contact_id,
        opportunities.company_id,
        opportunities.created_on,
        cast(opportunities.closed_at as date) as closed_on,
        opportunities.stage,
        opportunities.is_stage_unknown,
        opportunities.state,
        opportunities.amount,
        opportunities.left_out,
        opportunities.known_from,
        case
            when opportunities.known_from is not null
                then coalesce(
                    lead(opportunities.known_from) over (
                        partition by opportunities.opportunity_id, opportunities.known_from is not null order by opportunities.copy_number desc
                    ),
                    cast('9999-12-31' as date)
                )
        end as known_until,
        opportunities.rejection_reason
    from opportunities
    left join credits
        on
            opportunities.opportunity_id = credits.opportunity_id and opportunities.copy_number = credits.copy_number
            and opportunities.known_from is not null
)

select * from final
