with

dates_to_score as (
    select * from {{ ref('int_dates_to_score') }}
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
        leads.lead_number,
        dates_to_score.as_of,
        coalesce(opportunities.closed_on <= dates_to_score.as_of, false) as is_closed,
        opportunities.is_won
    from opportunities
    inner join leads
        on opportunities.contact_id = leads.lead_id
    inner join dates_to_score
        on
            coalesce(opportunities.created_on, opportunities.closed_on, dates_to_score.as_of) <= dates_to_score.as_of
            -- Entered after it had closed.
            or opportunities.closed_on <= dates_to_score.as_of
    where opportunities.rejection_reason is null
),

ended as (
    select
        lead_number,
        as_of,
        max(case when is_closed and is_won then 1 else 0 end) = 1 as is_converted,
        min(case when is_closed and not is_won then 1 else 0 end) = 1 as is_lost
    from known
    group by 1, 2
),

final as (
    select
        *,
        not is_converted and not is_lost as is_open
    from ended
)

select * from final
