with

calibration_settings as (
    select * from {{ read_seed('calibration_settings') }} as seed
),

known_settings as (
    select * from {{ ref('int_seed_contract') }}
    where seed_name = 'calibration_settings' and row_id is not null
),

-- A blank value is the default, and so is a number that breaks the contract, which the gate names.
chosen as (
    select
        known_settings.row_id as setting,
        case
            when known_settings.value_type not in ('number', 'whole') then coalesce(calibration_settings.value, known_settings.default_value)
            when {{ to_number('calibration_settings.value') }} is not null and {{ is_within(to_number('calibration_settings.value'), 'known_settings') }}
                then calibration_settings.value
            else known_settings.default_value
        end as value
    from known_settings
    left join calibration_settings
        on known_settings.row_id = calibration_settings.setting
),

-- A setting that is no list is a list of one.
items as (
    select
        chosen.setting,
        {{ clean_text(dbt.split_part('chosen.value', "'|'", 'places.place')) }} as item
    from chosen
    inner join {{ whole_numbers(1000) }} as places
        on places.place <= 1 + length(chosen.value) - length(replace(chosen.value, '|', ''))
),

final as (
    select distinct
        setting,
        item
    from items
    where item is not null
)

select * from final
