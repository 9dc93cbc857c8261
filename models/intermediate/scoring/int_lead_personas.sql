with

persona_points as (
    select * from {{ ref('int_persona_points') }}
),

ranked as (
    select
        *,
        row_number() over (partition by lead_number, as_of order by fit_points desc, persona_id asc) as place
    from persona_points
),

final as (
    select
        lead_number,
        as_of,
        persona_id,
        fit_points
    from ranked
    where place = 1
)

select * from final
