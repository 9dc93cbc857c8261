with

handoff_dates as (select * from {{ ref('int_handoff_dates') }}),

lead_tiers as (select * from {{ ref('int_lead_tiers') }}),

activity_spans as (
    select * from {{ ref('int_activity_spans') }}
    where event_type is null
),

sales_verdicts as (select * from {{ ref('int_sales_verdicts') }}),

override_spans as (select * from {{ ref('int_override_spans') }}),

tiers as (select * from {{ ref('int_tier_thresholds') }}),

lead_scores as (select * from {{ ref('lead_scores') }}),

leads as (select * from {{ ref('int_leads') }}),

lead_states as (select * from {{ ref('int_lead_states') }}),

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'open' and lead_number is not null
),

as_of_date as (select * from {{ ref('int_as_of') }}),

settings as (select * from {{ ref('int_settings') }}),

-- What sales had said last by each day looked at.
known as (
    select
        handoff_dates.lead_number,
        handoff_dates.created_on,
        handoff_dates.first_day_on,
        handoff_dates.as_of,
        sales_verdicts.verdict,
        sales_verdicts.recorded_on,
        row_number() over (
            partition by handoff_dates.lead_number, handoff_dates.as_of order by sales_verdicts.verdict_number desc nulls last
        ) as place
    from handoff_dates
    left join sales_verdicts
        on handoff_dates.lead_number = sales_verdicts.lead_number and handoff_dates.as_of >= sales_verdicts.recorded_on
),

-- The tier is the one that was set for the lead, where one was. Whom sales gave back waits until something that earns points is done on
-- a later day; whom sales rejected, requeue_after_days at least.
queue_days as (
    select
        known.lead_number,
        known.created_on,
        known.first_day_on,
        known.as_of,
        known.verdict,
        known.recorded_on as verdict_on,
        coalesce(tiers.is_sales_ready, lead_tiers.is_sales_ready)
        and not coalesce(override_spans.is_never_call, false)
        and not lead_tiers.is_excluded
        and not coalesce(
            known.verdict in ('rejected', 'recycled') and coalesce(activity_spans.last_active_on <= known.recorded_on, true), false
        )
        and not coalesce(
            known.verdict = 'rejected'
            and {{ dbt.datediff('known.recorded_on', 'known.as_of', 'day') }} < settings.requeue_after_days, false
        ) as is_queued,
        case when tiers.tier is not null then tiers.respond_within_days else lead_tiers.respond_within_days end as respond_within_days
    from known
    inner join lead_tiers
        on known.lead_number = lead_tiers.lead_number and known.as_of = lead_tiers.as_of
    cross join settings
    left join override_spans
        on
            known.lead_number = override_spans.lead_number
            and known.as_of >= override_spans.known_from
            and known.as_of < override_spans.known_until
    left join tiers
        on override_spans.override_tier = tiers.tier
    left join activity_spans
        on
            known.lead_number = activity_spans.lead_number
            and known.as_of >= activity_spans.known_from
            and known.as_of < activity_spans.known_until
    where known.place = 1
),

-- The present run of days in the queue begins behind the last day out of it. Before each day on which a lead may come in the day before was
-- looked at: from the last one out on it was in.
runs as (
    select
        lead_number,
        max(case when not is_queued then as_of end) as last_out_on,
        max(first_day_on) as first_day_on,
        max(created_on) as created_on
    from queue_days
    group by 1
),

-- Who stands in the queue today.
handoffs as (
    select
        queue_days.lead_number,
        queue_days.as_of,
        queue_days.verdict,
        queue_days.verdict_on,
        queue_days.respond_within_days,
        cast(coalesce({{ dbt.dateadd('day', 1, 'runs.last_out_on') }}, runs.first_day_on) as date) as handed_off_on,
        runs.last_out_on is null and runs.first_day_on > runs.created_on as is_handed_off_earlier
    from queue_days
    inner join as_of_date
        on queue_days.as_of = as_of_date.as_of
    inner join runs
        on queue_days.lead_number = runs.lead_number
    where queue_days.is_queued
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
        cast({{ dbt.dateadd('day', 'handoffs.respond_within_days', 'handoffs.handed_off_on') }} as date) as respond_by,
        -- A run that began before the first day looked at may have been answered before it, too.
        coalesce(
            handoffs.verdict in ('contacted', 'accepted') and (handoffs.verdict_on >= handoffs.handed_off_on or handoffs.is_handed_off_earlier),
            false
        ) as is_contacted,
        lead_states.owner,
        lead_states.stage_step,
        leads.lead_id,
        leads.name,
        leads.email,
        coalesce(open_deals.amount, settings.deal_value) as deal_amount,
        settings.show_contact_details,
        settings.conversion
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
                case when queued_leads.conversion = 'won' then lead_scores.conversion_probability * queued_leads.deal_amount end desc nulls last,
                lead_scores.days_since_last_activity asc nulls last,
                lead_scores.lead_id asc
        ) as integer) as place,
        lead_scores.lead_id,
        case when queued_leads.show_contact_details then queued_leads.name end as contact_name,
        case when queued_leads.show_contact_details then queued_leads.email end as contact_email,
        lead_scores.company_id,
        lead_scores.company_name,
        queued_leads.owner,
        coalesce(lead_scores.override_tier, lead_scores.tier) as tier,
        lead_scores.override_reason,
        lead_scores.lead_score,
        lead_scores.lead_score_7_days_ago,
        lead_scores.tier_7_days_ago,
        lead_scores.lead_score_30_days_ago,
        lead_scores.tier_30_days_ago,
        lead_scores.score_direction,
        lead_scores.conversion_probability,
        queued_leads.deal_amount,
        case when queued_leads.conversion = 'won' then lead_scores.conversion_probability * queued_leads.deal_amount end as expected_value,
        lead_scores.days_since_last_activity,
        lead_scores.top_reasons,
        lead_scores.buying_stage,
        case
            when tiers.tier is null then lead_scores.next_step
            else {{ next_step('queued_leads.stage_step', 'tiers.next_step') }}
        end as next_step,
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
    left join tiers
        on lead_scores.override_tier = tiers.tier
)

select * from final
