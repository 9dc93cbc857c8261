with

persona_points as (
    select * from {{ ref('int_persona_points') }}
),

final as (
    select
        lead_number,
        as_of,
        persona_id,
        fit_points
    from persona_points
    where place = 1
)

select * from final
