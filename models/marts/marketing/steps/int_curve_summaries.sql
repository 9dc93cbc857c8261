with

conversion_curves as (
    select * from {{ ref('int_conversion_curves') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

summed as (
    select
        conversion_curves.clock_starts,
        conversion_curves.dimension,
        conversion_curves.segment,
        sum(conversion_curves.converted_leads + conversion_curves.censored_leads) as leads,
        sum(conversion_curves.converted_leads) as converted_leads,
        max(conversion_curves.days) as longest_days,
        min(case when conversion_curves.share_converted >= 0.25 then conversion_curves.days end) as first_quartile_days,
        min(case when conversion_curves.share_converted >= 0.5 then conversion_curves.days end) as median_days,
        min(case when conversion_curves.share_converted >= 0.75 then conversion_curves.days end) as third_quartile_days,
        max(case when conversion_curves.days <= settings.horizon_days then conversion_curves.days end) as last_days_in_horizon
    from conversion_curves
    cross join settings
    group by 1, 2, 3
),

judged as (
    select
        summed.*,
        summed.converted_leads >= settings.minimum_conversions as has_enough_data,
        summed.longest_days >= settings.horizon_days as is_horizon_over
    from summed
    cross join settings
),

final as (
    select
        judged.clock_starts,
        judged.dimension,
        judged.segment,
        cast(judged.leads as bigint) as leads,
        cast(judged.converted_leads as bigint) as converted_leads,
        judged.longest_days,
        case when judged.has_enough_data then judged.first_quartile_days end as first_quartile_days,
        case when judged.has_enough_data then judged.median_days end as median_days,
        case when judged.has_enough_data then judged.third_quartile_days end as third_quartile_days,
        case when judged.has_enough_data and judged.is_horizon_over then coalesce(at_horizon.share_converted, 0) end as share_within_horizon,
        case when judged.has_enough_data and judged.is_horizon_over then at_horizon.share_low end as share_low,
        case when judged.has_enough_data and judged.is_horizon_over then at_horizon.share_high end as share_high,
        cast(case
            when not judged.has_enough_data then 'not enough data'
            when not judged.is_horizon_over then 'horizon not over'
            else 'ok'
        end as varchar) as finding
    from judged
    left join conversion_curves as at_horizon
        on
            judged.clock_starts = at_horizon.clock_starts
            and judged.dimension = at_horizon.dimension
            and judged.segment = at_horizon.segment
            and judged.last_days_in_horizon = at_horizon.days
)

select * from final
