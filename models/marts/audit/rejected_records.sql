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
        -- Of a person who asked to be forgotten only the count stays.
        case when record_outcomes.reason <> 'erased' then record_outcomes.record_key end as record_key,
        record_outcomes.reason,
        case when record_outcomes.reason <> 'erased' then record_outcomes.occurred_on end as occurred_on,
        case when record_outcomes.reason <> 'erased' then record_outcomes.loaded_on end as loaded_on,
        as_of_date.as_of
    from record_outcomes
    cross join as_of_date
)

select * from final
