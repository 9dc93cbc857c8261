with

resets as (
    select * from {{ read_seed('resets') }} as seed
),

final as (
    select
        event_type,
        rule_id
    from resets
)

select * from final
