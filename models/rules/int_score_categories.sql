with

score_categories as (
    select * from {{ read_seed('score_categories') }} as seed
),

final as (
    select
        category,
        cast(row_number() over (order by category) as integer) as category_number,
        score,
        min_points,
        max_points,
        coalesce(description, category) as description
    from score_categories
)

select * from final
