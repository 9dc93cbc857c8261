with

record_outcomes as (
    select * from {{ ref('int_record_outcomes') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

counts as (
    select
        raw_table,
        outcome,
        count(*) as row_count
    from record_outcomes
    group by 1, 2
),

final as (
    select
        counts.raw_table,
        counts.outcome,
        cast(counts.row_count as bigint) as row_count,
        as_of_date.as_of
    from counts
    cross join as_of_date
)

select * from final
