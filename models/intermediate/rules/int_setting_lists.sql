with

calibration_settings as (
    select * from {{ ref('int_calibration_settings') }}
),

items as (
    select
        calibration_settings.setting,
        {{ clean_text(dbt.split_part('calibration_settings.value', "'|'", 'places.place')) }} as item
    from calibration_settings
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + length(calibration_settings.value) - length(replace(calibration_settings.value, '|', ''))
),

final as (
    select distinct
        setting,
        item
    from items
    where item is not null
)

select * from final
