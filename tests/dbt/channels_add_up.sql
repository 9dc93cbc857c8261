-- Proves that channel_performance holds in each dimension every lead that is not excluded, every won amount of theirs and every cost once, and that the
-- months of a campaign that is over add up to its cost.
with

performance as (
    select * from {{ ref('channel_performance') }}
),

lead_scores as (
    select * from {{ ref('lead_scores') }}
    where not is_excluded
),

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'won'
),

leads as (
    select * from {{ ref('int_leads') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null and started_on is not null and ended_on >= started_on
),

by_dimension as (
    select
        dimension,
        sum(leads) as leads,
        sum(conversions) as conversions,
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(cost), 0) as cost
    from performance
    group by 1
),

won as (
    select
        count(distinct lead_scores.lead_id) as conversions,
        coalesce(sum(deals.amount), 0) as revenue
    from lead_scores
    inner join leads
        on lead_scores.lead_id = leads.lead_id
    inner join deals
        on leads.lead_number = deals.lead_number and lead_scores.as_of >= deals.holds_from
),

counted as (
    select count(*) as leads from lead_scores
),

costs as (
    select coalesce(max(cost), 0) as cost from by_dimension
    where dimension = 'all'
),

spent as (
    select
        campaign_id,
        sum(cost) as cost,
        max(as_of) as as_of
    from performance
    where dimension = 'month'
    group by 1
),

problems as (
    select
        by_dimension.dimension,
        'leads, conversions, revenue or cost' as problem
    from by_dimension
    cross join won
    cross join counted
    cross join costs
    where
        by_dimension.leads <> counted.leads
        or by_dimension.conversions <> won.conversions
        or abs(by_dimension.revenue - won.revenue) > 0.000001 * (1 + won.revenue)
        or abs(by_dimension.cost - costs.cost) > 0.000001 * (1 + costs.cost)
    union all
    select
        campaigns.campaign_id as dimension,
        'the cost of a campaign' as problem
    from campaigns
    inner join spent
        on campaigns.campaign_id = spent.campaign_id
    where campaigns.ended_on <= spent.as_of and abs(coalesce(campaigns.cost, 0) - coalesce(spent.cost, 0)) > 0.000001 * (1 + campaigns.cost)
),

final as (
    select * from problems
)

select * from final
