with

blank_words as (
    select * from {{ read_seed('blank_words') }} as seed
),

final as (
    select distinct cast(replace(word, ' ', '') as varchar) as word
    from blank_words
)

select * from final
