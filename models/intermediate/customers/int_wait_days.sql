with

segment_days as (
    select * from {{ ref('int_segment_days') }}
    where is_known_from_start and days is not null
),

first_standings as (
    select * from {{ ref('int_first_standings') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

waits as (
    select
        first_standings.dimension,
        first_standings.segment,
        coalesce(lead_conversions.converted_on <= as_of_date.as_of, false) as is_converted,
        cast({{ dbt.datediff(
            'first_standings.stood_on',
            'case when lead_conversions.converted_on <= as_of_date.as_of then lead_conversions.converted_on else as_of_date.as_of end',
            'day'
        ) }} as integer) as days
    from first_standings
    cross join as_of_date
    left join lead_conversions
        on first_standings.lead_number = lead_conversions.lead_number
),

final as (
    select
        cast('creation' as varchar) as clock_starts,
        dimension,
        segment,
        days,
        leads,
        converted_leads
    from segment_days
    union all
    select
        cast('cutoff' as varchar) as clock_starts,
        dimension,
        segment,
        days,
        cast(count(*) as bigint) as leads,
        cast(sum(case when is_converted then 1 else 0 end) as bigint) as converted_leads
    from waits
    group by 1, 2, 3, 4
)

select * from final
