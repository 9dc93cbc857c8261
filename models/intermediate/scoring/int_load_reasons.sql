with

contacts as (
    select * from {{ ref('stg_contacts') }}
),

events as (
    select * from {{ ref('stg_events_judged') }}
),

counted as (
    select
        'contacts' as raw_table,
        rejection_reason as reason,
        count(*) as row_count,
        cast(null as date) as last_loaded_on,
        cast(null as double) as loaded_day_p99
    from contacts
    group by rejection_reason
    union all
    select
        'events' as raw_table,
        rejection_reason as reason,
        count(*) as row_count,
        max(cast(loaded_at as date)) as last_loaded_on,
        percentile_cont(0.99) within group (
            order by {{ dbt.datediff("cast('1970-01-01' as date)", 'cast(loaded_at as date)', 'day') }}
        ) as loaded_day_p99
    from events
    group by rejection_reason
),

final as (
    select
        *,
        sum(row_count) over (partition by raw_table) as table_rows,
        sum(case when reason is not null then row_count else 0 end) over (partition by raw_table) as rejected_rows,
        row_number() over (partition by raw_table, reason is null order by row_count desc, reason asc) as reason_place
    from counted
)

select * from final
