with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

observations as (
    select * from {{ ref('stg_contact_attributes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

ranked as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        observations.attribute,
        observations.value,
        row_number() over (
            partition by score_dates.lead_number, score_dates.as_of, observations.attribute
            order by observations.observed_at desc
        ) as age_number
    from observations
    inner join leads
        on observations.contact_id = leads.lead_id
    inner join score_dates
        on leads.lead_number = score_dates.lead_number and observations.observed_on <= score_dates.as_of
    where observations.rejection_reason is null
),

latest as (
    select * from ranked
    where age_number = 1
),

-- What was observed wins over a column of the same name, also when it is blank.
final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        lead_attributes.attribute,
        case when latest.lead_number is not null then latest.value else lead_attributes.value end as value
    from score_dates
    inner join lead_attributes
        on score_dates.lead_number = lead_attributes.lead_number
    left join latest
        on
            score_dates.lead_number = latest.lead_number
            and score_dates.as_of = latest.as_of
            and lead_attributes.attribute = latest.attribute
)

select * from final
