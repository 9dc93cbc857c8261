with

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        leads.lead_number,
        leads.created_on,
        as_of_date.as_of
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
)

select * from final
