with

problems as (
    select * from {{ ref('int_seed_problems') }}
),

final as (
    select distinct
        seed_name,
        cast(place as bigint) as place,
        row_id,
        column_name,
        found_value,
        allowed,
        mend,
        message
    from problems
)

select * from final
