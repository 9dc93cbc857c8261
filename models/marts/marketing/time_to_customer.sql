with

-- The last row of each curve, which says what is read off the whole of it.
curve_ends as (
    select * from {{ ref('int_conversion_curves') }}
    where days = longest_days
),

segment_days as (
    select * from {{ ref('int_segment_days') }}
    where is_known_from_start
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Those without days bought before they became leads.
groups as (
    select
        'creation' as clock_starts,
        dimension,
        segment,
        sum(case when days is null then leads else 0 end) as earlier_customers
    from segment_days
    group by 1, 2, 3
    union all
    select
        clock_starts,
        dimension,
        segment,
        0 as earlier_customers
    from curve_ends
    where clock_starts = 'cutoff'
),

-- Where nobody was watched two rows are left, which say so.
never_empty as (
    select
        clocks.clock_starts,
        coalesce(groups.dimension, 'all') as dimension,
        coalesce(groups.segment, 'all') as segment,
        coalesce(groups.earlier_customers, 0) as earlier_customers
    from (values ('creation'), ('cutoff')) as clocks (clock_starts)
    left join groups
        on clocks.clock_starts = groups.clock_starts
),

final as (
    select
        cast(never_empty.clock_starts as varchar) as clock_starts,
        cast(never_empty.dimension as varchar) as dimension,
        cast(never_empty.segment as varchar) as segment,
        coalesce(curve_ends.segment_leads, 0) as leads,
        coalesce(curve_ends.segment_converted_leads, 0) as converted_leads,
        cast(never_empty.earlier_customers as bigint) as earlier_customers,
        curve_ends.longest_days,
        curve_ends.first_quartile_days,
        curve_ends.median_days,
        curve_ends.third_quartile_days,
        settings.horizon_days,
        curve_ends.share_within_horizon,
        curve_ends.share_within_horizon_low as share_low,
        curve_ends.share_within_horizon_high as share_high,
        coalesce(curve_ends.finding, 'not enough data') as finding,
        as_of_date.as_of
    from never_empty
    cross join settings
    cross join as_of_date
    left join curve_ends
        on
            never_empty.clock_starts = curve_ends.clock_starts
            and never_empty.dimension = curve_ends.dimension
            and never_empty.segment = curve_ends.segment
)

select * from final
