with

segment_days as (
    select * from {{ ref('int_segment_days') }}
),

-- The last row of each curve, which says what is read off the whole of it.
curve_ends as (
    select * from {{ ref('int_conversion_curves') }}
    where clock_starts = 'creation' and days = longest_days
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

segments as (
    select
        dimension,
        segment,
        sum(leads) as leads,
        sum(open_leads) as open_leads,
        sum(sales_ready_leads) as sales_ready_leads,
        sum(score_points) as score_points,
        sum(converted_leads) as converted_leads
    from segment_days
    group by 1, 2
),

rated as (
    select
        segments.*,
        {{ divide('segments.converted_leads', 'segments.leads') }} as conversion_rate,
        {{ wilson_low('segments.converted_leads', 'segments.leads', 'settings.z') }} as rate_low,
        {{ wilson_high('segments.converted_leads', 'segments.leads', 'settings.z') }} as rate_high,
        {{ divide('of_all.converted_leads', 'of_all.leads') }} as rate_of_all,
        segments.leads >= settings.minimum_conversions as is_enough_to_describe,
        -- Few customers where many were to be expected is a finding too.
        greatest(segments.converted_leads, coalesce({{ divide('segments.leads * of_all.converted_leads', 'of_all.leads') }}, 0))
        >= settings.minimum_conversions as is_enough
    from segments
    inner join segments as of_all
        on of_all.dimension = 'all'
    cross join settings
),

final as (
    select
        rated.dimension,
        rated.segment,
        cast(rated.leads as bigint) as leads,
        cast(rated.open_leads as bigint) as open_leads,
        cast(rated.sales_ready_leads as bigint) as sales_ready_leads,
        case when rated.is_enough_to_describe then {{ divide('rated.sales_ready_leads', 'rated.leads') }} end as share_sales_ready,
        case when rated.is_enough_to_describe then {{ divide('rated.score_points', 'rated.leads') }} end as mean_lead_score,
        cast(rated.converted_leads as bigint) as converted_leads,
        case when rated.is_enough then rated.conversion_rate end as conversion_rate,
        case when rated.is_enough then rated.rate_low end as conversion_rate_low,
        case when rated.is_enough then rated.rate_high end as conversion_rate_high,
        case when rated.is_enough then {{ divide('rated.conversion_rate', 'rated.rate_of_all') }} end as lift,
        curve_ends.median_days as median_days_to_customer,
        cast(case
            when not rated.is_enough then 'not enough data'
            when rated.rate_low > rated.rate_of_all then 'converts more often'
            when rated.rate_high < rated.rate_of_all then 'converts less often'
            else 'as often as all'
        end as varchar) as finding,
        as_of_date.as_of
    from rated
    cross join as_of_date
    left join curve_ends
        on rated.dimension = curve_ends.dimension and rated.segment = curve_ends.segment
)

select * from final
