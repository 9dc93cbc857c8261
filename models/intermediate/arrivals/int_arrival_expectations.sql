with

arrival_days as (
    select * from {{ ref('int_arrival_days') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Each day stands once for each later day that is compared with it: the same weekday in the weeks after it.
earlier as (
    select
        arrival_days.raw_table,
        arrival_days.channel,
        arrival_days.days_ago - 7 * weeks.place as days_ago,
        arrival_days.row_count
    from arrival_days
    cross join settings
    inner join {{ whole_numbers(100) }} as weeks
        on settings.freshness_weeks >= weeks.place
),

-- A day at the beginning has fewer of them, or none. The roots of counts of chance events spread alike, however many they are,
-- and lean to neither side.
before as (
    select
        arrival_days.raw_table,
        arrival_days.channel,
        arrival_days.days_ago,
        sqrt(earlier.row_count) as root
    from arrival_days
    inner join earlier
        on
            arrival_days.raw_table = earlier.raw_table
            and arrival_days.channel = earlier.channel
            and arrival_days.days_ago = earlier.days_ago
),

medians as (
    select
        raw_table,
        channel,
        days_ago,
        count(*) as weeks,
        percentile_cont(0.5) within group (order by root) as median_root
    from before
    group by 1, 2, 3
),

final as (
    select
        before.raw_table,
        before.channel,
        before.days_ago,
        medians.weeks,
        cast(medians.median_root as double) as median_root,
        cast(percentile_cont(0.5) within group (order by abs(before.root - medians.median_root)) as double) as median_deviation
    from before
    inner join medians
        on before.raw_table = medians.raw_table and before.channel = medians.channel and before.days_ago = medians.days_ago
    group by 1, 2, 3, 4, 5
)

select * from final
