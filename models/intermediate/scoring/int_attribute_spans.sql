with

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

engagement_rates as (
    select * from {{ ref('int_engagement_rates') }}
),

named_attributes as (
    select * from {{ ref('int_named_attributes') }}
),

observed as (
    select * from {{ ref('int_observed_attributes') }}
),

rates as (
    {{ unpivot_attributes({'engagement_rates': 'int_engagement_rates'}, 'lead_number, known_from, known_until') }}
),

worked_out as (
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until
    from lead_attributes
    union all
    select
        rates.lead_number,
        rates.attribute,
        rates.value,
        rates.known_from,
        rates.known_until
    from rates
    inner join named_attributes
        on rates.attribute = named_attributes.attribute
),

-- What was observed wins over what has the same name, also when it is blank.
final as (
    select
        worked_out.lead_number,
        worked_out.attribute,
        worked_out.value,
        worked_out.known_from,
        least(worked_out.known_until, coalesce(observed.known_from, worked_out.known_until)) as known_until
    from worked_out
    left join observed
        on
            worked_out.lead_number = observed.lead_number
            and worked_out.attribute = observed.attribute
            and observed.is_first
    where worked_out.known_from < coalesce(observed.known_from, cast('9999-12-31' as date))
    union all
    select
        lead_number,
        attribute,
        value,
        known_from,
        known_until
    from observed
)

select * from final
