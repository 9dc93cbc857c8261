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

ranked as (
    select
        score_dates.lead_id,
        score_dates.as_of,
        observations.attribute,
        observations.value,
        row_number() over (
            partition by score_dates.lead_id, score_dates.as_of, observations.attribute
            order by observations.observed_at desc
        ) as age_number
    from observations
    inner join score_dates
        on observations.contact_id = score_dates.lead_id and observations.observed_on <= score_dates.as_of
    where observations.rejection_reason is null
),

latest as (
    select * from ranked where age_number = 1
),

-- What was observed wins over a column of the same name, also when it is blank.
final as (
    select
        score_dates.lead_id,
        score_dates.as_of,
        lead_attributes.attribute,
        case when latest.lead_id is not null then latest.value else lead_attributes.value end as value
    from score_dates
    inner join lead_attributes
        on score_dates.lead_id = lead_attributes.lead_id
    left join latest
        on
            score_dates.lead_id = latest.lead_id
            and score_dates.as_of = latest.as_of
            and lead_attributes.attribute = latest.attribute
)

select * from final
