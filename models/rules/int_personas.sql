with

personas as (
    select * from {{ read_seed('personas') }} as seed
),

final as (
    select
        persona_id,
        coalesce(name, persona_id) as name,
        description
    from personas
)

select * from final
