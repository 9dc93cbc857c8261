with

seniority_patterns as (
    select * from {{ read_seed('seniority_patterns') }} as seed
),

final as (
    select
        {{ words_of("pattern") }} as words,
        seniority
    from seniority_patterns
)

select * from final
