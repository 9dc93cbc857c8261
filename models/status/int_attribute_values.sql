with

attribute_spans as (
    select * from {{ ref('int_attribute_spans') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

-- The list of e-mail domains names the unusual ones: a domain that is not in it is known to be none of them.
final as (
    select
        attribute_spans.lead_number,
        as_of_date.as_of,
        attribute_spans.attribute,
        attribute_spans.value,
        attribute_spans.members,
        attribute_spans.attribute in (select rule_values.subject from rule_values) as is_scored,
        attribute_spans.value is not null
        or (attribute_spans.attribute = 'email_domain_kind' and leads.email_domain is not null) as is_known
    from attribute_spans
    inner join as_of_date
        on attribute_spans.known_from <= as_of_date.as_of and attribute_spans.known_until > as_of_date.as_of
    inner join leads
        on attribute_spans.lead_number = leads.lead_number and as_of_date.as_of >= leads.created_on
)

select * from final
