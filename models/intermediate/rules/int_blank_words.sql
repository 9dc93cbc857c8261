-- depends_on: {{ ref('int_rules_gate') }}

with

blank_words as (
    select * from {{ read_seed('blank_words') }} as seed
),

final as (
    select
        cast(
            chr(31) || {{ dbt.listagg("replace(word, ' ', '')", 'chr(31)', 'order by word') }} || chr(31) as varchar
        ) as words
    from blank_words
)

select * from final
