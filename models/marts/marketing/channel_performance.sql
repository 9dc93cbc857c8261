with

channel_months as (
    select * from {{ ref('int_channel_months') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
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
        cast(sum(leads) as bigint) as leads,
        cast(sum(aged_leads) as bigint) as aged_leads,
        sum(score_sum) as score_sum,
        cast(sum(sales_ready_leads) as bigint) as sales_ready_leads,
        cast(sum(conversions) as bigint) as conversions,
        sum(revenue) as revenue,
        cast(sum(cost) as double) as cost
    from grouped
    group by 1, 2, 3, 4
),

compared as (
    select
        *,
        {{ divide('sales_ready_leads', 'aged_leads') }} as sales_ready_share,
        {{ divide('conversions', 'leads') }} as rate,
        max(case when dimension = 'all' then {{ divide('conversions', 'leads') }} end) over () as rate_of_all,
        -- Nobody bought: nothing came in. Who bought without an amount brought nobody knows how much.
        case when conversions = 0 then 0 else cast(revenue as double) end as known_revenue,
        {{ divide('cost', 'leads') }} as cost_per_lead
    from summed
),

rated as (
    select
        compared.*,
        compared.aged_leads >= settings.minimum_conversions as is_enough_to_describe,
        -- Few customers where many were to be expected is a finding too.
        greatest(compared.conversions, coalesce(compared.leads * compared.rate_of_all, 0)) >= settings.minimum_conversions as is_enough,
        {{ wilson_low('compared.conversions', 'compared.leads', 'settings.z') }} as rate_low,
        {{ wilson_high('compared.conversions', 'compared.leads', 'settings.z') }} as rate_high
    from compared
    cross join settings
),

final as (
    select
        cast(rated.dimension as varchar) as dimension,
        rated.channel,
        rated.campaign_id,
        campaigns.name as campaign_name,
        rated.month_on,
        rated.leads,
        rated.aged_leads as leads_with_that_age,
        {{ divide('rated.score_sum', 'rated.aged_leads') }} as mean_score_at_age,
        rated.sales_ready_leads,
        case when rated.is_enough_to_describe then rated.sales_ready_share end as sales_ready_share,
        rated.conversions,
        case when rated.is_enough then rated.rate end as conversion_rate,
        case when rated.is_enough then rated.rate_low end as conversion_rate_low,
        case when rated.is_enough then rated.rate_high end as conversion_rate_high,
        rated.known_revenue as revenue,
        rated.cost,
        rated.cost_per_lead,
        case when rated.is_enough_to_describe then {{ divide('rated.cost_per_lead', 'rated.sales_ready_share') }} end as cost_per_sales_ready_lead,
        case when rated.is_enough then {{ divide('rated.known_revenue - rated.cost', 'rated.cost') }} end as return_on_cost,
        cast(case
            when not rated.is_enough then 'not enough data'
            when rated.rate_low > rated.rate_of_all then 'converts more often'
            when rated.rate_high < rated.rate_of_all then 'converts less often'
            else 'as often as all'
        end as varchar) as finding,
        as_of_date.as_of
    from rated
    cross join as_of_date
    left join campaigns
        on rated.campaign_id = campaigns.campaign_id
)

select * from final
