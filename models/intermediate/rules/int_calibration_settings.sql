-- depends_on: {{ ref('int_rules_gate') }}

with

calibration_settings as (
    select * from {{ read_seed('calibration_settings') }} as seed
),

known_settings as (
    select * from {{ ref('int_seed_rules') }}
    where seed_name = 'calibration_settings' and row_id is not null
),

final as (
    select
        known_settings.row_id as setting,
        coalesce(calibration_settings.value, known_settings.default_value) as value
    from known_settings
    left join calibration_settings
        on known_settings.row_id = calibration_settings.setting
)

select * from final
