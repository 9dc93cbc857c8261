with

observations as (
    select * from {{ ref('stg_contact_attributes') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

named_attributes as (
    select * from {{ ref('int_named_attributes') }}
),

ranked as (
    select
        leads.lead_number,
        observations.attribute,
        observations.value,
        observations.observed_on,
        row_number() over (
            partition by leads.lead_number, observations.attribute, observations.observed_on order by observations.observed_at desc
        ) as place_on_day
    from observations
    inner join leads
        on observations.contact_id = leads.lead_id
    inner join named_attributes
        on observations.attribute = named_attributes.attribute
),

final as (
    select
        lead_number,
        attribute,
        value,
        observed_on as known_from,
        coalesce(lead(observed_on) over (partition by lead_number, attribute order by observed_on), cast('9999-12-31' as date))
            as known_until,
        row_number() over (partition by lead_number, attribute order by observed_on) = 1 as is_first
    from ranked
    where place_on_day = 1
)

select * from final
