with

deal_stages as (
    select * from {{ read_seed('deal_stages') }} as seed
),

final as (
    select
        {{ stage_key('stage') }} as stage_key,
        cast(min(lower(outcome)) as varchar) as outcome
    from deal_stages
    group by 1
)

select * from final
