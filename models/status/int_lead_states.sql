with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

label_dates as (
    select * from {{ ref('int_label_dates') }}
),

activity_spans as (
    select * from {{ ref('int_activity_spans') }}
    where event_type is null
),

stage_signs as (
    select * from {{ ref('int_stage_signs') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

published_rates as (
    select * from {{ last_calibration(ref('int_published_rates'), ref('int_as_of')) }} as published_rates
    where bin_number is not null
),

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

-- The highest stage counts, and its latest sign speaks for it.
ranked_signs as (
    select
        stage_signs.lead_number,
        stage_signs.as_of,
        buying_stages.stage,
        buying_stages.track,
        buying_stages.description,
        row_number() over (
            partition by stage_signs.lead_number, stage_signs.as_of
            order by buying_stages.stage_order desc, stage_signs.last_sign_on desc, buying_stages.rule_id asc
        ) as place
    from stage_signs
    inner join buying_stages
        on stage_signs.rule_id = buying_stages.rule_id
),

stages as (
    select
        lead_number,
        as_of,
        stage,
        case track when 'fast-track' then 'Fast-track' else 'Nurture' end || ' (' || stage || ': ' || description || ')' as stage_step
    from ranked_signs
    where place = 1
),

profiles as (
    select
        lead_number,
        {{ divide('count(case when is_known then 1 end)', 'count(*)') }} as completeness
    from attribute_values
    where is_scored
    group by 1
),

scored as (
    select
        lead_scores.*,
        lead_tiers.tier
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
),

asked as (
    select distinct attribute from routing_rules
    where attribute not in ('persona', 'tier', 'lead_score')
),

-- What routing rules ask of a lead: what its score says, which wins over an attribute of the same name; and its attributes, a blank
-- where nobody knows one.
routed_by as (
    select
        scored.lead_number,
        names.attribute,
        case names.attribute
            when 'persona' then scored.persona_id
            when 'tier' then scored.tier
            else cast(scored.lead_score as varchar)
        end as value,
        cast(null as varchar) as members
    from scored
    cross join (values ('persona'), ('tier'), ('lead_score')) as names (attribute)
    union all
    select
        scored.lead_number,
        asked.attribute,
        attribute_values.value,
        attribute_values.members
    from scored
    cross join asked
    left join attribute_values
        on scored.lead_number = attribute_values.lead_number and asked.attribute = attribute_values.attribute
),

-- All that a rule asks must hold.
routes as (
    select
        routed_by.lead_number,
        routing_rules.priority
    from routed_by
    inner join routing_rules
        on
            routed_by.attribute = routing_rules.attribute
            and {{ matches_operator(
                'routing_rules.operator', 'routed_by.value', 'routing_rules.expected', 'routing_rules.expected_number',
                'routed_by.members', 'routing_rules.expected_key'
            ) }}
    group by routed_by.lead_number, routing_rules.priority, routing_rules.condition_count
    having count(distinct routing_rules.condition_number) = routing_rules.condition_count
),

routed as (
    select
        lead_number,
        min(priority) as priority
    from routes
    group by 1
),

owners as (
    select distinct
        priority,
        owner
    from routing_rules
),

final as (
    select
        scored.lead_number,
        scored.as_of,
        coalesce(lead_outcomes.is_open, true) as is_open,
        {{ dbt.datediff('activity_spans.last_active_on', 'scored.as_of', 'day') }} as days_since_last_activity,
        -- Who has bought or is lost has no chance to speak of, nor who has converted already.
        case when coalesce(lead_outcomes.is_open, true) and label_dates.lead_number is null then published_rates.probability end
            as conversion_probability,
        stages.stage as buying_stage,
        stages.stage_step,
        profiles.completeness as profile_completeness,
        routed.priority as routing_priority,
        -- Whom no rule routes stays with the owner that the contact has.
        coalesce(owners.owner, leads.owner) as owner
    from scored
    cross join settings
    inner join leads
        on scored.lead_number = leads.lead_number
    left join lead_outcomes
        on scored.lead_number = lead_outcomes.lead_number and scored.as_of = lead_outcomes.as_of
    left join label_dates
        on scored.lead_number = label_dates.lead_number and scored.as_of >= label_dates.converted_on
    left join activity_spans
        on
            scored.lead_number = activity_spans.lead_number
            and scored.as_of >= activity_spans.known_from
            and scored.as_of < activity_spans.known_until
    left join profiles
        on scored.lead_number = profiles.lead_number
    left join stages
        on scored.lead_number = stages.lead_number and scored.as_of = stages.as_of
    left join published_rates
        on {{ score_bin('scored.lead_score', 'settings.probability_bins') }} = published_rates.bin_number
    left join routed
        on scored.lead_number = routed.lead_number
    left join owners
        on routed.priority = owners.priority
)

select * from final
