with

thresholds as (
    select * from {{ ref('int_tier_thresholds') }}
),

final as (
    select
        tier,
        cast(min_score as double) as min_score,
        is_sales_ready
    from thresholds
)

select * from final
