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
        weight / nullif(sum(weight) over (), 0) as weight_share,
        100 / full_points * weight / nullif(sum(weight) over (), 0) as score_per_point
    from scores
)

select * from final
