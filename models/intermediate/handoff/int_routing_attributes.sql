with

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

values_today as (
    select
        attribute_values.lead_number,
        attribute_values.attribute,
        attribute_values.value,
        attribute_values.members
    from attribute_values
    inner join as_of_date
        on attribute_values.as_of = as_of_date.as_of
    where attribute_values.attribute in (select routing_rules.attribute from routing_rules)
),

-- Of what nobody knows of a lead, a blank is asked.
asked as (
    select distinct
        leads.lead_number,
        routing_rules.attribute
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    cross join routing_rules
    where routing_rules.attribute not in ('persona', 'tier', 'lead_score')
),

results as (
    select
        lead_scores.lead_number,
        lead_scores.persona_id as persona,
        lead_tiers.tier,
        cast(lead_scores.lead_score as varchar) as lead_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
),

-- What the score says of a lead wins over an attribute of the same name.
final as (
    select
        lead_number,
        cast('persona' as varchar) as attribute,
        cast(persona as varchar) as value,
        cast(null as varchar) as members
    from results
    union all
    select
        lead_number,
        'tier' as attribute,
        tier as value,
        null as members
    from results
    union all
    select
        lead_number,
        'lead_score' as attribute,
        lead_score as value,
        null as members
    from results
    union all
    select
        asked.lead_number,
        asked.attribute,
        values_today.value,
        values_today.members
    from asked
    left join values_today
        on asked.lead_number = values_today.lead_number and asked.attribute = values_today.attribute
)

select * from final
