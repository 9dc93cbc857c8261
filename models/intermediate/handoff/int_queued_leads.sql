with

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_owners as (
    select * from {{ ref('int_lead_owners') }}
),

open_deals as (
    select * from {{ ref('int_open_deals') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

final as (
    select
        handoffs.lead_number,
        handoffs.as_of,
        lead_owners.owner,
        handoffs.handed_off_on,
        handoffs.is_handed_off_earlier,
        handoffs.verdict,
        handoffs.verdict_on,
        coalesce(open_deals.amount, settings.deal_value) as deal_amount,
        cast({{ dbt.dateadd('day', 'lead_tiers.respond_within_days', 'handoffs.handed_off_on') }} as date) as respond_by,
        -- A run that began before the first day looked at may have been answered before it, too.
        coalesce(
            handoffs.verdict in ('contacted', 'accepted')
            and (handoffs.verdict_on >= handoffs.handed_off_on or handoffs.is_handed_off_earlier),
            false
        ) as is_contacted
    from handoffs
    inner join lead_tiers
        on handoffs.lead_number = lead_tiers.lead_number and handoffs.as_of = lead_tiers.as_of
    inner join lead_owners
        on handoffs.lead_number = lead_owners.lead_number
    cross join settings
    left join open_deals
        on handoffs.lead_number = open_deals.lead_number
)

select * from final
