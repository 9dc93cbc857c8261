with

observations as (
    select * from {{ ref('stg_contact_attributes') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

-- A value holds from when it is known until one that was observed later is known.
spans as (
    select
        leads.lead_number,
        observations.attribute,
        observations.value,
        observations.known_on as known_from,
        coalesce(
            min(observations.known_on) over (
                partition by leads.lead_number, observations.attribute order by observations.observed_at
                rows between 1 following and unbounded following
            ),
            cast('9999-12-31' as date)
        ) as known_until
    from observations
    inner join leads
        on observations.contact_id = leads.lead_id
),

final as (
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until,
        row_number() over (partition by lead_number, attribute order by known_from) = 1 as is_first
    from spans
    where known_from < known_until
)

select * from final
