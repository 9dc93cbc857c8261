with

opportunities as (
    select * from {{ ref('stg_opportunities') }}
    where known_from is not null
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

known as (
    select
        opportunities.*,
        leads.lead_number,
        coalesce(opportunities.company_id, leads.company_id) as with_company_id,
        -- The newest copy known today says whether and when the deal was won, on every date. A win that it takes back was none.
        case when opportunities.state = 'won' and opportunities.known_until > as_of_date.as_of then opportunities.closed_on end as won_on,
        case when opportunities.state = 'lost' then coalesce(opportunities.closed_on, as_of_date.as_of) end as lost_on
    from opportunities
    inner join as_of_date
        on opportunities.known_from <= as_of_date.as_of
    left join leads
        on opportunities.contact_id = leads.lead_id
),

limited as (
    select
        *,
        least(known_until, coalesce(max(won_on) over (partition by opportunity_id), known_until)) as counts_until
    from known
),

-- Open from when it was entered, or always where that is not known; whatever else from the day on which it closed.
stretches as (
    select
        *,
        cast('open' as varchar) as deal_state,
        greatest(known_from, coalesce(created_on, known_from)) as holds_from,
        least(counts_until, coalesce(lost_on, counts_until)) as holds_until
    from limited
    where state <> 'deleted'
    union all
    select
        *,
        cast('lost' as varchar) as deal_state,
        greatest(known_from, lost_on) as holds_from,
        counts_until as holds_until
    from limited
    where lost_on is not null
    union all
    select
        *,
        cast('won' as varchar) as deal_state,
        won_on as holds_from,
        cast('9999-12-31' as date) as holds_until
    from limited
    where won_on is not null
),

final as (
    select
        opportunity_id,
        lead_number,
        with_company_id as company_id,
        amount,
        deal_state as state,
        holds_from,
        holds_until
    from stretches
    where holds_from < holds_until
)

select * from final
