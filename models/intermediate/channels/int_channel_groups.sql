with

channel_months as (
    select * from {{ ref('int_channel_months') }}
),

-- Each month of each campaign, and with ever less in the key the campaign, the channel, and all of them.
grouped as (
    select
        dimensions.dimension,
        case when dimensions.dimension in ('month', 'campaign', 'channel') then channel_months.channel end as channel,
        case when dimensions.dimension in ('month', 'campaign') then channel_months.campaign_id end as campaign_id,
        case when dimensions.dimension = 'month' then channel_months.month_on end as month_on,
        channel_months.leads,
        channel_months.aged_leads,
        channel_months.score_sum,
        channel_months.sales_ready_leads,
        channel_months.conversions,
        channel_months.revenue,
        channel_months.cost
    from channel_months
    cross join (values ('all'), ('channel'), ('campaign'), ('month')) as dimensions (dimension)
),

summed as (
    select
        dimension,
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
    from grouped
    group by 1, 2, 3, 4
),

final as (
    select
        cast(dimension as varchar) as dimension,
        channel,
        campaign_id,
        month_on,
        cast(leads as bigint) as leads,
        cast(aged_leads as bigint) as aged_leads,
        {{ divide('score_sum', 'aged_leads') }} as mean_score,
        cast(sales_ready_leads as bigint) as sales_ready_leads,
        {{ divide('sales_ready_leads', 'aged_leads') }} as sales_ready_share,
        cast(conversions as bigint) as conversions,
        {{ divide('conversions', 'leads') }} as rate,
        max(case when dimension = 'all' then {{ divide('conversions', 'leads') }} end) over () as rate_of_all,
        -- Nobody bought: nothing came in. Who bought without an amount brought nobody knows how much.
        case when conversions = 0 then 0 else cast(revenue as double) end as revenue,
        cast(cost as double) as cost
    from summed
)

select * from final
