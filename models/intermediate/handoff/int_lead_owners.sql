with

routing_attributes as (
    select * from {{ ref('int_routing_attributes') }}
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

matched as (
    select
        routing_attributes.lead_number,
        min(routing_rules.priority) as priority
    from routing_attributes
    inner join routing_rules
        on
            routing_attributes.attribute = routing_rules.attribute
            and {{ matches_operator(
                'routing_rules.operator', 'routing_attributes.value', 'routing_rules.expected', 'routing_rules.expected_number',
                'routing_attributes.members', 'routing_rules.expected_key'
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
