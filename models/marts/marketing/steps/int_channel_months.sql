with

leads as (
    select * from {{ ref('int_leads') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null
),

score_dates as (
    select * from {{ ref('int_score_dates') }}
    where is_channel_date
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

deals as (
    select * from {{ ref('int_deals') }}
    where state = 'won' and lead_number is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- A known campaign decides, even if it names no channel: its cost must stand where its leads do.
lead_channels as (
    select
        leads.lead_number,
        coalesce(case when campaigns.campaign_id is not null then campaigns.channel else lower(leads.lead_source) end, '(none)') as channel,
        coalesce(leads.campaign_id, '(none)') as campaign_id,
        cast({{ dbt.date_trunc('month', 'leads.created_on') }} as date) as month_on
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    inner join lead_tiers
        on leads.lead_number = lead_tiers.lead_number and as_of_date.as_of = lead_tiers.as_of and not lead_tiers.is_excluded
    left join campaigns
        on leads.campaign_id = campaigns.campaign_id
),

-- The score of each lead on the day on which it had the age, where it was not excluded on that day.
aged_scores as (
    select
        score_dates.lead_number,
        lead_scores.lead_score,
        lead_tiers.is_sales_ready
    from score_dates
    inner join lead_scores
        on score_dates.lead_number = lead_scores.lead_number and score_dates.as_of = lead_scores.as_of
    inner join lead_tiers
        on score_dates.lead_number = lead_tiers.lead_number and score_dates.as_of = lead_tiers.as_of
    where not lead_tiers.is_excluded
),

-- The leads with a won deal by now.
lead_revenue as (
    select
        deals.lead_number,
        sum({{ to_points('deals.amount') }}) as revenue
    from deals
    inner join as_of_date
        on deals.holds_from <= as_of_date.as_of
    group by 1
),

-- A campaign without an end runs until today, and one whose end lies before its beginning lasts a day.
campaign_dates as (
    select
        campaigns.campaign_id,
        coalesce(campaigns.channel, '(none)') as channel,
        campaigns.cost,
        as_of_date.as_of,
        coalesce(campaigns.started_on, campaigns.ended_on, as_of_date.as_of) as started_on,
        greatest(
            coalesce(campaigns.started_on, campaigns.ended_on, as_of_date.as_of), coalesce(campaigns.ended_on, as_of_date.as_of)
        ) as ended_on
    from campaigns
    cross join as_of_date
    where campaigns.cost is not null
),

begun_campaigns as (
    select
        *,
        least(ended_on, as_of) as last_on
    from campaign_dates
    where started_on <= as_of
),

-- Counted back from the last month; what was spent before the earliest of them stands in it.
campaign_months as (
    select
        begun_campaigns.*,
        cast({{ dbt.dateadd('month', '1 - places.place', dbt.date_trunc('month', 'begun_campaigns.last_on')) }} as date) as month_on,
        cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '2 - places.place', dbt.date_trunc('month', 'begun_campaigns.last_on'))) }} as date)
            as month_ends_on
    from begun_campaigns
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + {{ dbt.datediff('begun_campaigns.started_on', 'begun_campaigns.last_on', 'month') }}
),

-- The cost by the days that are over; over the months of a campaign that is over it adds up to its cost.
costs_so_far as (
    select
        campaign_id,
        channel,
        month_on,
        {{ to_points(
            'cost * cast(1 + ' ~ dbt.datediff('started_on', 'least(month_ends_on, last_on)', 'day') ~ ' as double) / (1 + '
            ~ dbt.datediff('started_on', 'ended_on', 'day') ~ ')'
        ) }} as cost_so_far
    from campaign_months
),

campaign_costs as (
    select
        campaign_id,
        channel,
        month_on,
        cost_so_far - coalesce(lag(cost_so_far) over (partition by campaign_id order by month_on), 0) as cost
    from costs_so_far
),

counted as (
    select
        lead_channels.channel,
        lead_channels.campaign_id,
        lead_channels.month_on,
        count(*) as leads,
        count(aged_scores.lead_score) as aged_leads,
        sum({{ to_points('aged_scores.lead_score') }}) as score_sum,
        sum(case when aged_scores.is_sales_ready then 1 else 0 end) as sales_ready_leads,
        count(lead_revenue.lead_number) as conversions,
        sum(lead_revenue.revenue) as revenue,
        {{ to_points('null') }} as cost
    from lead_channels
    left join aged_scores
        on lead_channels.lead_number = aged_scores.lead_number
    left join lead_revenue
        on lead_channels.lead_number = lead_revenue.lead_number
    group by 1, 2, 3
    union all
    select
        channel,
        campaign_id,
        month_on,
        0 as leads,
        0 as aged_leads,
        {{ to_points('null') }} as score_sum,
        0 as sales_ready_leads,
        0 as conversions,
        {{ to_points('null') }} as revenue,
        cost
    from campaign_costs
),

final as (
    select
        channel,
        campaign_id,
        month_on,
        sum(leads) as leads,
        sum(aged_leads) as aged_leads,
        sum(score_sum) as score_sum,
        sum(sales_ready_leads) as sales_ready_leads,
        sum(conversions) as conversions,
        sum(revenue) as revenue,
        sum(cost) as cost
    from counted
    group by 1, 2, 3
)

select * from final
