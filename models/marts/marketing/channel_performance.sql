with

channel_groups as (
    select * from {{ ref('int_channel_groups') }}
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

rated as (
    select
        channel_groups.*,
        channel_groups.aged_leads >= settings.minimum_conversions as is_enough_to_describe,
        -- Few customers where many were to be expected is a finding too.
        greatest(channel_groups.conversions, coalesce(channel_groups.leads * channel_groups.rate_of_all, 0))
        >= settings.minimum_conversions as is_enough,
        {{ wilson_low('channel_groups.conversions', 'channel_groups.leads', 'settings.z') }} as rate_low,
        {{ wilson_high('channel_groups.conversions', 'channel_groups.leads', 'settings.z') }} as rate_high,
        {{ divide('channel_groups.cost', 'channel_groups.leads') }} as cost_per_lead
    from channel_groups
    cross join settings
),

final as (
    select
        rated.dimension,
        rated.channel,
        rated.campaign_id,
        campaigns.name as campaign_name,
        rated.month_on,
        rated.leads,
        rated.aged_leads as leads_with_that_age,
        rated.mean_score as mean_score_at_age,
        rated.sales_ready_leads,
        case when rated.is_enough_to_describe then rated.sales_ready_share end as sales_ready_share,
        rated.conversions,
        case when rated.is_enough then rated.rate end as conversion_rate,
        case when rated.is_enough then rated.rate_low end as conversion_rate_low,
        case when rated.is_enough then rated.rate_high end as conversion_rate_high,
        rated.revenue,
        rated.cost,
        rated.cost_per_lead,
        case when rated.is_enough_to_describe then {{ divide('rated.cost_per_lead', 'rated.sales_ready_share') }} end as cost_per_sales_ready_lead,
        case when rated.is_enough then {{ divide('rated.revenue - rated.cost', 'rated.cost') }} end as return_on_cost,
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
