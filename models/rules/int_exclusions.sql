with

exclusions as (
    select * from {{ read_seed('exclusions') }} as seed
),

final as (
    select
        exclusion_id,
        coalesce(description, exclusion_id) as description,
        attribute,
        operator,
        value,
        is_active
    from exclusions
)

select * from final
