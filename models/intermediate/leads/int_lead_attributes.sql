with

leads as (
    select * from {{ ref('int_leads') }}
),

lead_companies as (
    select * from {{ ref('int_lead_companies') }}
),

named_attributes as (
    select * from {{ ref('int_named_attributes') }}
),

undated as (
    select
        *,
        cast('0001-01-01' as date) as known_from,
        cast('9999-12-31' as date) as known_until
    from leads
),

numbered_companies as (
    select
        leads.lead_number,
        lead_companies.*
    from lead_companies
    inner join leads
        on lead_companies.lead_id = leads.lead_id
),

column_values as (
    {{ unpivot_attributes({'undated': 'int_leads', 'numbered_companies': 'int_lead_companies'}, 'lead_number, known_from, known_until') }}
),

-- An attribute that no column holds is blank until contact_attributes knows it.
other_values as (
    select
        undated.lead_number,
        named_attributes.attribute,
        cast(null as varchar) as value,
        undated.known_from,
        undated.known_until
    from undated
    cross join named_attributes
    where named_attributes.attribute not in (select declared.attribute from ({{ declared_attributes() }}) as declared)
),

final as (
    select
        column_values.lead_number,
        column_values.attribute,
        column_values.value,
        column_values.known_from,
        column_values.known_until
    from column_values
    inner join named_attributes
        on column_values.attribute = named_attributes.attribute
    union all
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until
    from other_values
)

select * from final
