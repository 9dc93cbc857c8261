with

unreadable_cells as (
    select * from {{ ref('base_unreadable_cells') }}
    where cell is not null
),

events as (
    select * from {{ ref('stg_events_checked') }}
    where fault in ('quantity_not_positive', 'unreadable_quantity')
),

sales_feedback as (
    select * from {{ ref('stg_sales_feedback') }}
    where rejection_reason = 'unknown_verdict'
),

-- Numbers and codes that may be shown: no id, no name, no free text.
shown as (
    select
        raw_table,
        reason,
        cell as value
    from unreadable_cells
    union all
    select
        'events' as raw_table,
        fault as reason,
        cast(quantity as varchar) as value
    from events
    where quantity is not null
    union all
    select
        'sales_feedback' as raw_table,
        rejection_reason as reason,
        verdict as value
    from sales_feedback
    where length(verdict) <= 20 and verdict not like '% % %' and verdict not like '%@%'
),

final as (
    select
        raw_table,
        reason,
        value,
        cast(count(*) as bigint) as row_count
    from shown
    group by raw_table, reason, value
)

select * from final
