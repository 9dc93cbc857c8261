with

arrival_days as (
    select * from {{ ref('int_arrival_days') }}
),

arrival_lags as (
    select * from {{ ref('int_arrival_lags') }}
),

arrival_expectations as (
    select * from {{ ref('int_arrival_expectations') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

compared as (
    select
        arrival_days.*,
        arrival_lags.median_lag_minutes,
        arrival_expectations.median_root,
        -- The median deviation in terms of a standard deviation, which for roots of counts of chance events is a half.
        settings.freshness_spreads
        * greatest(arrival_expectations.median_deviation / {{ normal_quantile(0.75) }}, 0.5) as reach
    from arrival_days
    cross join settings
    left join arrival_expectations
        on
            arrival_days.raw_table = arrival_expectations.raw_table
            and arrival_days.channel = arrival_expectations.channel
            and arrival_days.days_ago = arrival_expectations.days_ago
            and settings.freshness_weeks = arrival_expectations.weeks
    left join arrival_lags
        on
            arrival_days.raw_table = 'events'
            and arrival_days.channel = arrival_lags.channel
            and arrival_days.day_on = arrival_lags.arrived_on
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
