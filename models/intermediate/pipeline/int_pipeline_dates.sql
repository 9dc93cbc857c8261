with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split <> 'future'
),

open_leads as (
    select * from {{ ref('int_pipeline_open_leads') }}
),

deals as (
    select * from {{ ref('int_pipeline_deals') }}
    where tier is null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

converted as (
    select
        cutoffs.cutoff_on,
        count(deals.lead_number) as people
    from cutoffs
    left join deals
        on cutoffs.cutoff_on >= deals.known_on
    group by 1
),

final as (
    select
        cutoffs.cutoff_on as forecast_on,
        cutoffs.horizon_ends_on,
        cutoffs.cutoff_on = as_of_date.as_of as is_current,
        cutoffs.horizon_ends_on <= as_of_date.as_of as is_horizon_over,
        open_leads.open_leads,
        cast(converted.people as bigint) as converted_people,
        converted.people >= settings.minimum_conversions as has_enough_data
    from cutoffs
    inner join open_leads
        on cutoffs.cutoff_on = open_leads.forecast_on
    inner join converted
        on cutoffs.cutoff_on = converted.cutoff_on
    cross join as_of_date
    cross join settings
)

select * from final
