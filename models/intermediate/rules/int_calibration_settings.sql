-- depends_on: {{ ref('int_rules_gate') }}

with

calibration_settings as (
    select * from {{ read_seed('calibration_settings') }} as seed
),

final as (
    select
        setting,
        value,
        unit,
        description
    from calibration_settings
)

select * from final
