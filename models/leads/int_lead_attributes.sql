with

leads as (
    select * from {{ ref('int_leads') }}
),

lead_companies as (
    select * from {{ ref('int_lead_companies') }}
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

final as (
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until
    from column_values
)

select * from final
