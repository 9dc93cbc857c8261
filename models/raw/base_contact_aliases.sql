with

aliases as (
    select * from {{ read_raw('contact_aliases') }} as aliases
),

-- A row is named by its number where its ids must not be shown.
final as (
    select
        *,
        row_number() over () as row_number
    from aliases
)

select * from final
