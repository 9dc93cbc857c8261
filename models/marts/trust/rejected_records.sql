with

record_outcomes as (
    select * from {{ ref('int_record_outcomes') }}
    where reason is not null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        record_outcomes.raw_table,
        record_outcomes.record_key,
        record_outcomes.reason,
        record_outcomes.occurred_on,
        record_outcomes.loaded_on,
        as_of_date.as_of
    from record_outcomes
    cross join as_of_date
)

select * from final
