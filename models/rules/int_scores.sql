with

scores as (
    select * from {{ read_seed('scores') }} as seed
),

-- Weights that add up to nothing are none: the gate names them.
weighed as (
    select
        *,
        nullif(sum(weight) over (), 0) as total_weight
    from scores
),

final as (
    select
        score,
        coalesce(base_points, 0) as base_points,
        full_points,
        case when total_weight is not null then weight end as weight,
        weight / total_weight as weight_share,
        100 / full_points * weight / total_weight as score_per_point
    from weighed
)

select * from final
