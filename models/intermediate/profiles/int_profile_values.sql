with

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

-- The list of e-mail domains names the unusual ones: a domain that is not in it is known to be none of them.
final as (
    select
        attribute_values.lead_number,
        attribute_values.as_of,
        attribute_values.attribute,
        attribute_values.value is not null
        or (attribute_values.attribute = 'email_domain_kind' and leads.email_domain is not null) as is_known
    from attribute_values
    inner join as_of_date
        on attribute_values.as_of = as_of_date.as_of
    inner join leads
        on attribute_values.lead_number = leads.lead_number
    where attribute_values.attribute in (select fit_rules.attribute from fit_rules)
)

select * from final
