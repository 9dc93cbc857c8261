with

lead_channels as (
    select * from {{ ref('int_lead_channels') }}
),

channel_scores as (
    select * from {{ ref('int_channel_scores') }}
),

lead_revenue as (
    select * from {{ ref('int_lead_revenue') }}
),

campaign_costs as (
    select * from {{ ref('int_campaign_costs') }}
),

counted as (
    select
        lead_channels.channel,
        lead_channels.campaign_id,
        lead_channels.month_on,
        count(*) as leads,
        count(channel_scores.lead_score) as aged_leads,
        sum({{ to_points('channel_scores.lead_score') }}) as score_sum,
        sum(case when channel_scores.is_sales_ready then 1 else 0 end) as sales_ready_leads,
        count(lead_revenue.deals) as conversions,
        sum(lead_revenue.revenue) as revenue,
        {{ to_points('null') }} as cost
    from lead_channels
    left join channel_scores
        on lead_channels.lead_number = channel_scores.lead_number
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
