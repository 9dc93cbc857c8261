with

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

final as (
    select
        as_of_date.as_of,
        cast({{ dbt.dateadd('day', '-settings.retention_days', 'as_of_date.as_of') }} as date) as keep_from
    from as_of_date
    cross join settings
)

select * from final
