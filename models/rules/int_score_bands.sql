with

score_bands as (
    select * from {{ read_seed('score_bands') }} as seed
),

final as (
    select
        score,
        band,
        min_score
    from score_bands
)

select * from final
