with

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

final as (
    select
        attribute_values.lead_number,
        attribute_values.as_of,
        attribute_values.attribute,
        attribute_values.value is not null as is_known
    from attribute_values
    inner join as_of_date
        on attribute_values.as_of = as_of_date.as_of
    where attribute_values.attribute in (select fit_rules.attribute from fit_rules)
)

select * from final
