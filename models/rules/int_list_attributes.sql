with

list_attributes as (
    select * from {{ read_seed('list_attributes') }} as seed
),

final as (
    select
        attribute,
        separator
    from list_attributes
)

select * from final
