with

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

observations as (
    select * from {{ ref('stg_contact_attributes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

named_attributes as (
    select * from {{ ref('int_named_attributes') }}
),

-- Of several on one day the last one stands at its end.
observed as (
    select
        leads.lead_number,
        observations.attribute,
        observations.value,
        observations.observed_on,
        row_number() over (
            partition by leads.lead_number, observations.attribute, observations.observed_on order by observations.observed_at desc
        ) as age_number
    from observations
    inner join leads
        on observations.contact_id = leads.lead_id
    inner join named_attributes
        on observations.attribute = named_attributes.attribute
    where observations.rejection_reason is null
),

-- What was observed wins over a column of the same name, also when it is blank.
values_from as (
    select
        lead_number,
        attribute,
        value,
        cast('0001-01-01' as date) as known_from
    from lead_attributes
    union all
    select
        lead_number,
        attribute,
        value,
        observed_on as known_from
    from observed
    where age_number = 1
),

final as (
    select
        lead_number,
        attribute,
        value,
        known_from,
        coalesce(lead(known_from) over (partition by lead_number, attribute order by known_from), cast('9999-12-31' as date))
            as known_until
    from values_from
)

select * from final
