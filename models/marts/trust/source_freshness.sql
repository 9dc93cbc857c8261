with

arrival_days as (
    select * from {{ ref('int_arrival_days') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Each day stands once for each later day that is compared with it: the same weekday in the weeks after it.
earlier_days as (
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
earlier_roots as (
    select
        arrival_days.raw_table,
        arrival_days.channel,
        arrival_days.days_ago,
        sqrt(earlier_days.row_count) as root
    from arrival_days
    inner join earlier_days
        on
            arrival_days.raw_table = earlier_days.raw_table
            and arrival_days.channel = earlier_days.channel
            and arrival_days.days_ago = earlier_days.days_ago
),

medians as (
    select
        raw_table,
        channel,
        days_ago,
        count(*) as weeks,
        percentile_cont(0.5) within group (order by root) as median_root
    from earlier_roots
    group by 1, 2, 3
),

-- What the same weekday of the weeks before lets expect, and how far those weeks lie apart.
expectations as (
    select
        earlier_roots.raw_table,
        earlier_roots.channel,
        earlier_roots.days_ago,
        medians.weeks,
        cast(medians.median_root as double) as median_root,
        cast(percentile_cont(0.5) within group (order by abs(earlier_roots.root - medians.median_root)) as double) as median_deviation
    from earlier_roots
    inner join medians
        on
            earlier_roots.raw_table = medians.raw_table
            and earlier_roots.channel = medians.channel
            and earlier_roots.days_ago = medians.days_ago
    group by 1, 2, 3, 4, 5
),

compared as (
    select
        arrival_days.*,
        expectations.median_root,
        -- The median deviation in terms of a standard deviation, which for roots of counts of chance events is a half.
        settings.freshness_spreads
        * greatest(expectations.median_deviation / {{ normal_quantile(0.75) }}, 0.5) as reach
    from arrival_days
    cross join settings
    left join expectations
        on
            arrival_days.raw_table = expectations.raw_table
            and arrival_days.channel = expectations.channel
            and arrival_days.days_ago = expectations.days_ago
            and settings.freshness_weeks = expectations.weeks
),

judged as (
    select
        *,
        case
            when median_root is null then 'not enough data'
            when sqrt(row_count) < median_root - reach then case when row_count = 0 then 'no rows' else 'fewer than expected' end
            when sqrt(row_count) > median_root + reach then 'more than expected'
            else 'as expected'
        end as finding
    from compared
),

final as (
    select
        raw_table,
        channel,
        day_on,
        row_count,
        accepted,
        row_count - accepted as rejected,
        latest_loaded_at,
        median_lag_minutes,
        sent as emails_sent,
        bounced as emails_bounced,
        complained as emails_complained,
        {{ divide('bounced', 'sent') }} as bounce_share,
        {{ divide('complained', 'sent') }} as complaint_share,
        power(median_root, 2) as expected_rows,
        case when median_root > reach then power(median_root - reach, 2) when median_root is not null then 0 end as expected_low,
        power(median_root + reach, 2) as expected_high,
        row_count = 0 as is_missing,
        finding in ('no rows', 'fewer than expected', 'more than expected') as is_break,
        cast(finding as varchar) as finding,
        as_of
    from judged
)

select * from final
