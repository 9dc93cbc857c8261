with

tiers as (
    select * from {{ read_seed('tiers') }} as seed
),

final as (
    select
        cast('tiers' as varchar) as seed_name,
        row_id,
        cast('min_score_method' as varchar) as column_name,
        min_score_method as found_value,
        cast('blank, because the tier with min_score 0 takes all leads that no other tier takes' as varchar) as allowed,
        cast('blank the cell' as varchar) as mend
    from tiers
    where min_score = 0 and min_score_method is not null
)

select * from final
