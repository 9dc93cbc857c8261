with

tiers as (
    select * from {{ read_seed('tiers') }} as seed
),

score_bands as (
    select * from {{ read_seed('score_bands') }} as seed
),

-- Tiers are one ladder, bands one for each score.
final as (
    select
        'tiers' as seed_name,
        'tier' as ladder,
        row_id,
        min_score,
        coalesce(min_fit_score, 0) = 0 and coalesce(min_engagement_score, 0) = 0 as is_open_to_all
    from tiers
    union all
    select
        'score_bands' as seed_name,
        score || ' band' as ladder,
        row_id,
        min_score,
        true as is_open_to_all
    from score_bands
)

select * from final
