-- depends_on: {{ ref('int_rules_gate') }}

with

scores as (
    select * from {{ read_seed('scores') }} as seed
),

final as (
    select
        score,
        coalesce(base_points, 0) as base_points,
        full_points,
        weight,
        weight / sum(weight) over () as weight_share,
        100 / full_points * weight / sum(weight) over () as score_per_point
    from scores
)

select * from final
