with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

ledger as (
    select * from {{ ref('int_ledger') }}
),

scores as (
    select * from {{ ref('int_scores') }}
    where weight > 0
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

tier_expirations as (
    select * from {{ ref('int_tier_expirations') }}
),

next_actions as (
    select * from {{ ref('int_next_actions') }}
),

leads as (
    select * from {{ ref('int_lead_accounts') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

previous_scores as (
    select * from {{ ref('int_previous_scores') }}
    where days_ago in (7, 30)
),

override_spans as (
    select * from {{ ref('int_override_spans') }}
),

published_calibration as (
    select * from {{ read_earlier('published_calibration') }} as published
),

-- What a rule is worth after its cap.
reasons as (
    select
        ledger.lead_number,
        ledger.as_of,
        ledger.rule_id,
        max(case when ledger.entry_kind = 'rule' then ledger.description end) as description,
        cast(sum(ledger.points) as double) * scores.score_per_point as score_points
    from ledger
    inner join scores
        on ledger.score = scores.score
    where ledger.rule_id is not null
    group by ledger.lead_number, ledger.as_of, ledger.rule_id, scores.score_per_point
    having sum(ledger.points) > 0
),

ranked_reasons as (
    select
        *,
        row_number() over (partition by lead_number, as_of order by score_points desc, rule_id asc) as place
    from reasons
),

-- The three rules that are worth most, in one line that a salesperson can read.
lead_reasons as (
    select
        lead_number,
        as_of,
        max(case when place = 1 then {{ ledger_line('description', 'score_points') }} end)
        || coalesce(max(case when place = 2 then '; ' || {{ ledger_line('description', 'score_points') }} end), '')
        || coalesce(max(case when place = 3 then '; ' || {{ ledger_line('description', 'score_points') }} end), '') as top_reasons,
        cast({{ dbt.listagg('rule_id', "'|'", 'order by rule_id') }} as varchar) as top_rules
    from ranked_reasons
    where place <= 3
    group by 1, 2
),

-- What was said a week and 30 days ago.
earlier_scores as (
    select
        lead_number,
        max(case when days_ago = 7 then lead_score end) as lead_score_7_days_ago,
        max(case when days_ago = 7 then tier end) as tier_7_days_ago,
        max(case when days_ago = 30 then lead_score end) as lead_score_30_days_ago,
        max(case when days_ago = 30 then tier end) as tier_30_days_ago
    from previous_scores
    group by 1
),

-- What the tiers and probabilities go by: the calibration of this run, or else the last one, which the gate holds to the same rules.
calibration as (
    select
        case
            when {{ is_calibrating() }} then as_of_date.as_of
            when max(published_calibration.calibrated_on) <= as_of_date.as_of then max(published_calibration.calibrated_on)
        end as calibrated_on
    from as_of_date
    left join published_calibration
        on published_calibration.calibrated_on is not null
    group by as_of_date.as_of
),

final as (
    select
        leads.lead_id,
        lead_scores.lead_score,
        lead_scores.fit_score,
        lead_scores.engagement_score,
        lead_tiers.fit_band,
        lead_tiers.engagement_band,
        lead_tiers.tier,
        lead_tiers.tier_min_score,
        lead_tiers.tier_min_score_source,
        lead_tiers.is_sales_ready,
        lead_states.is_open,
        leads.is_opted_out,
        lead_tiers.is_excluded,
        lead_tiers.exclusion_reason,
        override_spans.override_tier,
        coalesce(override_spans.is_never_call, false) as is_never_call,
        override_spans.override_reason,
        rank() over (order by lead_scores.lead_score desc) as rank,
        earlier_scores.lead_score_7_days_ago,
        earlier_scores.tier_7_days_ago,
        earlier_scores.lead_score_30_days_ago,
        earlier_scores.tier_30_days_ago,
        cast(case
            when cast(lead_scores.lead_score - earlier_scores.lead_score_7_days_ago as decimal(9, 2)) >= settings.sync_min_score_change then 'up'
            when cast(earlier_scores.lead_score_7_days_ago - lead_scores.lead_score as decimal(9, 2)) >= settings.sync_min_score_change then 'down'
            when earlier_scores.lead_score_7_days_ago is not null then 'level'
        end as varchar) as score_direction,
        lead_states.conversion_probability,
        case when lead_states.conversion_probability is not null then lead_tiers.probability_caution end as probability_caution,
        lead_scores.persona_id as persona,
        lead_reasons.top_reasons,
        lead_reasons.top_rules,
        lead_states.buying_stage,
        {{ next_step('lead_states.stage_step', 'lead_tiers.next_step') }} as next_step,
        tier_expirations.tier_expires_on,
        next_actions.description as cheapest_next_action,
        lead_states.days_since_last_activity,
        leads.created_on,
        leads.company_id,
        leads.company_name,
        leads.is_customer_account,
        leads.industry,
        leads.country,
        leads.region,
        leads.department,
        leads.seniority,
        leads.lead_source,
        leads.campaign_id,
        leads.owner,
        lead_states.profile_completeness,
        lead_scores.as_of,
        rules_version.rules_version,
        calibration.calibrated_on,
        case when calibration.calibrated_on is not null then rules_version.rules_version end as calibrated_rules_version
    from lead_scores
    inner join lead_states
        on lead_scores.lead_number = lead_states.lead_number and lead_scores.as_of = lead_states.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    left join tier_expirations
        on lead_scores.lead_number = tier_expirations.lead_number
    left join next_actions
        on lead_scores.lead_number = next_actions.lead_number
    left join lead_reasons
        on lead_scores.lead_number = lead_reasons.lead_number and lead_scores.as_of = lead_reasons.as_of
    left join earlier_scores
        on lead_scores.lead_number = earlier_scores.lead_number
    left join override_spans
        on
            lead_scores.lead_number = override_spans.lead_number
            and lead_scores.as_of >= override_spans.known_from
            and lead_scores.as_of < override_spans.known_until
    cross join rules_version
    cross join calibration
    cross join settings
)

select * from final
