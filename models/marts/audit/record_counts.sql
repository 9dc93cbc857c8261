with

accepted_counts as (
    select * from {{ ref('int_accepted_counts') }}
),

rejected_records as (
    select * from {{ ref('rejected_records') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

counts as (
    select
        raw_table,
        outcome,
        row_count
    from accepted_counts
    where row_count > 0
    union all
    select
        raw_table,
        'rejected: ' || reason as outcome,
        count(*) as row_count
    from rejected_records
    group by 1, 2
),

final as (
    select
        counts.raw_table,
        cast(counts.outcome as varchar) as outcome,
        cast(counts.row_count as bigint) as row_count,
        as_of_date.as_of
    from counts
    cross join as_of_date
)

select * from final
