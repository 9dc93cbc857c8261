with

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        as_of_date.as_of,
        cast(settings.weekly_capacity as double) as weekly_capacity,
        {{ text_or_null(var('raw_path')) }} as raw_path,
        {{ text_or_null(var('raw_date_order')) }} as raw_date_order,
        {{ text_or_null(var('raw_time_zone')) }} as raw_time_zone,
        {{ text_or_null(var('history_from')) }} as history_from,
        {{ text_or_null(var('history_to')) }} as history_to,
        {{ text_or_null(var('changed_since')) }} as changed_since,
        {{ text_or_null(var('rules_version')) }} as rules_version,
        {{ is_calibrating() }} as is_calibrated
    from settings
    cross join as_of_date
)

select * from final
