with

leads as (
    select * from {{ ref('int_leads') }}
),

named_attributes as (
    select * from {{ ref('int_named_attributes') }}
),

column_values as (
    {{ unpivot_attributes('leads', 'int_leads', 'lead_number') }}
),

-- An attribute that no column holds is blank until contact_attributes knows it.
other_values as (
    select
        leads.lead_number,
        named_attributes.attribute,
        cast(null as varchar) as value
    from leads
    cross join named_attributes
    where named_attributes.attribute not in (select declared.attribute from ({{ declared_attributes() }}) as declared)
),

final as (
    select
        column_values.lead_number,
        column_values.attribute,
        column_values.value
    from column_values
    inner join named_attributes
        on column_values.attribute = named_attributes.attribute
    union all
    select
        lead_number,
        attribute,
        value
    from other_values
)

select * from final
