-- Proves that each lead to be scored stands in lead_scores once and with a tier, and that no other lead does.
with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

wanted as (
    select leads.lead_id
    from score_dates
    inner join as_of_date
        on score_dates.as_of = as_of_date.as_of
    inner join leads
        on score_dates.lead_number = leads.lead_number
),

final as (
    select
        coalesce(wanted.lead_id, lead_scores.lead_id) as lead_id,
        count(wanted.lead_id) as times_wanted,
        count(lead_scores.tier) as times_with_a_tier
    from wanted
    full outer join lead_scores
        on wanted.lead_id = lead_scores.lead_id
    group by 1
    having count(*) <> 1 or count(wanted.lead_id) <> 1 or count(lead_scores.tier) <> 1
)

select * from final
