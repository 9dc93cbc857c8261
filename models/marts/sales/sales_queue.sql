with

queued_leads as (
    select * from {{ ref('int_queued_leads') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

settings as (
    select * from {{ ref('int_settings') }}
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
        case when settings.show_contact_details then leads.name end as contact_name,
        case when settings.show_contact_details then leads.email end as contact_email,
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
    inner join leads
        on queued_leads.lead_number = leads.lead_number
    inner join lead_scores
        on leads.lead_id = lead_scores.lead_id
    cross join settings
)

select * from final
