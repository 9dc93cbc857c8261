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

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
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

-- What the score says of a lead wins over an attribute of the same name.
routed_by as (
    select
        lead_scores.lead_number,
        names.attribute,
        case names.attribute
            when 'persona' then lead_scores.persona_id
            when 'tier' then lead_tiers.tier
            else cast(lead_scores.lead_score as varchar)
        end as value,
        cast(null as varchar) as members
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    cross join (values ('persona'), ('tier'), ('lead_score')) as names (attribute)
    union all
    select
        asked.lead_number,
        asked.attribute,
        attribute_values.value,
        attribute_values.members
    from asked
    left join attribute_values
        on asked.lead_number = attribute_values.lead_number and asked.attribute = attribute_values.attribute
),

matched as (
    select
        routed_by.lead_number,
        min(routing_rules.priority) as priority
    from routed_by
    inner join routing_rules
        on
            routed_by.attribute = routing_rules.attribute
            and {{ matches_operator(
                'routing_rules.operator', 'routed_by.value', 'routing_rules.expected', 'routing_rules.expected_number',
                'routed_by.members', 'routing_rules.expected_key'
            ) }}
    group by 1
),

owners as (
    select distinct
        priority,
        owner
    from routing_rules
),

-- Whom no rule routes stays with the owner that the contact has.
final as (
    select
        leads.lead_number,
        as_of_date.as_of,
        matched.priority as routing_priority,
        coalesce(owners.owner, leads.owner) as owner
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    left join matched
        on leads.lead_number = matched.lead_number
    left join owners
        on matched.priority = owners.priority
)

select * from final
