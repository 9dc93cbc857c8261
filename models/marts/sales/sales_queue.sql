with

handoffs as (
    select * from {{ ref('int_handoffs') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'open' and lead_number is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

open_deals as (
    select
        deals.lead_number,
        cast(sum({{ to_points('deals.amount') }}) as double) as amount
    from deals
    inner join as_of_date
        on deals.holds_from <= as_of_date.as_of and deals.holds_until > as_of_date.as_of
    group by 1
),

queued_leads as (
    select
        handoffs.*,
        lead_states.owner,
        leads.lead_id,
        leads.name,
        leads.email,
        coalesce(open_deals.amount, settings.deal_value) as deal_amount,
        settings.show_contact_details
    from handoffs
    inner join lead_states
        on handoffs.lead_number = lead_states.lead_number
    inner join leads
        on handoffs.lead_number = leads.lead_number
    cross join settings
    left join open_deals
        on handoffs.lead_number = open_deals.lead_number
),

final as (
    select
        cast(row_number() over (
            order by
                lead_scores.lead_score desc,
                lead_scores.conversion_probability * queued_leads.deal_amount desc nulls last,
                lead_scores.days_since_last_activity asc nulls last,
                lead_scores.lead_id asc
        ) as integer) as place,
        lead_scores.lead_id,
        case when queued_leads.show_contact_details then queued_leads.name end as contact_name,
        case when queued_leads.show_contact_details then queued_leads.email end as contact_email,
        lead_scores.company_id,
        lead_scores.company_name,
        queued_leads.owner,
        lead_scores.tier,
        lead_scores.lead_score,
        lead_scores.conversion_probability,
        queued_leads.deal_amount,
        lead_scores.conversion_probability * queued_leads.deal_amount as expected_value,
        lead_scores.days_since_last_activity,
        lead_scores.top_reasons,
        lead_scores.buying_stage,
        lead_scores.next_step,
        lead_scores.tier_expires_on,
        queued_leads.handed_off_on,
        queued_leads.is_handed_off_earlier,
        queued_leads.respond_by,
        queued_leads.is_contacted,
        coalesce(queued_leads.as_of > queued_leads.respond_by and not queued_leads.is_contacted, false) as is_overdue,
        queued_leads.verdict as last_verdict,
        queued_leads.verdict_on as last_verdict_on,
        queued_leads.as_of
    from queued_leads
    inner join lead_scores
        on queued_leads.lead_id = lead_scores.lead_id
)

select * from final
