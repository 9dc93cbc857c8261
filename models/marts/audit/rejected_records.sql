with

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

rejections as (
    select * from {{ ref('int_rejections') }}
),

final as (
    select
        rejections.raw_table,
        -- Of a person who asked to be forgotten only the count stays.
        case when rejections.reason <> 'erased' then rejections.record_key end as record_key,
        rejections.reason,
        rejections.occurred_on,
        rejections.loaded_on,
        as_of_date.as_of
    from rejections
    cross join as_of_date
)

select * from final
