with

curve_summaries as (
    select * from {{ ref('int_curve_summaries') }}
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
    from curve_summaries
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
        coalesce(curve_summaries.leads, 0) as leads,
        coalesce(curve_summaries.converted_leads, 0) as converted_leads,
        cast(never_empty.earlier_customers as bigint) as earlier_customers,
        curve_summaries.longest_days,
        curve_summaries.first_quartile_days,
        curve_summaries.median_days,
        curve_summaries.third_quartile_days,
        settings.horizon_days,
        curve_summaries.share_within_horizon,
        curve_summaries.share_low,
        curve_summaries.share_high,
        coalesce(curve_summaries.finding, 'not enough data') as finding,
        as_of_date.as_of
    from never_empty
    cross join settings
    cross join as_of_date
    left join curve_summaries
        on
            never_empty.clock_starts = curve_summaries.clock_starts
            and never_empty.dimension = curve_summaries.dimension
            and never_empty.segment = curve_summaries.segment
)

select * from final
