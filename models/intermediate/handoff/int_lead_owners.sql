with

routing_attributes as (
    select * from {{ ref('int_routing_attributes') }}
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'routing'
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

matched as (
    select
        routing_attributes.lead_number,
        min(routing_rules.priority) as priority
    from routing_attributes
    inner join routing_rules
        on routing_attributes.attribute = routing_rules.attribute
    inner join rule_values
        on
            routing_rules.rule_id = rule_values.rule_id
            and {{ matches_operator(
                'rule_values.operator', 'routing_attributes.value', 'rule_values.expected', 'rule_values.expected_number',
                'routing_attributes.members', 'rule_values.expected_key'
            ) }}
    group by 1
),

-- Whom no rule routes stays with the owner that the contact has.
final as (
    select
        leads.lead_number,
        as_of_date.as_of,
        matched.priority as routing_priority,
        coalesce(routing_rules.owner, leads.owner) as owner
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    left join matched
        on leads.lead_number = matched.lead_number
    left join routing_rules
        on matched.priority = routing_rules.priority
)

select * from final
