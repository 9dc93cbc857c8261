with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

opportunities as (
    select * from {{ ref('stg_opportunities') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

-- What was known at the end of the day: a deal that closes later is still open.
known as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        coalesce(opportunities.closed_on <= score_dates.as_of, false) as is_closed,
        opportunities.is_won
    from score_dates
    inner join leads
        on score_dates.lead_number = leads.lead_number
    inner join opportunities
        on
            leads.lead_id = opportunities.contact_id
            and coalesce(opportunities.created_on, opportunities.closed_on, score_dates.as_of) <= score_dates.as_of
    where opportunities.rejection_reason is null
),

final as (
    select
        lead_number,
        as_of,
        max(case when is_closed and is_won then 1 else 0 end) = 1 as is_converted,
        min(case when is_closed and not is_won then 1 else 0 end) = 1 as is_lost
    from known
    group by 1, 2
)

select * from final
