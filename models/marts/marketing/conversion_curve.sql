with

conversion_curves as (
    select * from {{ ref('int_conversion_curves') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        conversion_curves.clock_starts,
        conversion_curves.dimension,
        conversion_curves.segment,
        conversion_curves.days,
        conversion_curves.at_risk,
        conversion_curves.converted_leads,
        conversion_curves.censored_leads,
        case when conversion_curves.finding <> 'not enough data' then conversion_curves.share_converted end as share_converted,
        case when conversion_curves.finding <> 'not enough data' then conversion_curves.share_low end as share_low,
        case when conversion_curves.finding <> 'not enough data' then conversion_curves.share_high end as share_high,
        as_of_date.as_of
    from conversion_curves
    cross join as_of_date
)

select * from final
