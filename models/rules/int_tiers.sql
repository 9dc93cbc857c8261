with

tiers as (
    select * from {{ read_seed('tiers') }} as seed
),

final as (
    select
        tier,
        min_score,
        min_score_method,
        coalesce(min_fit_score, 0) as min_fit_score,
        coalesce(min_engagement_score, 0) as min_engagement_score,
        is_sales_ready,
        next_step,
        cast(respond_within_days as integer) as respond_within_days
    from tiers
)

select * from final
