with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

-- A rule_id must be unique over all the files, because the ledger names rules by it.
keys as (
    select
        seed_name,
        row_id,
        column_name,
        case when column_name = 'rule_id' then 'rule_id' else seed_name end as key_space,
        -- Keys are the same where what is made of them is: 10 and 10.0, ceo and C.E.O.
        case
            when seed_name = 'routing_rules' then coalesce(cast({{ to_number('cell') }} as varchar), cell)
            when seed_name = 'seniority_patterns' then {{ words_of('cell') }}
            when seed_name = 'deal_stages' then {{ stage_key('cell') }}
            else lower(row_id)
        end as row_key
    from cells
    where
        cell is not null
        and (
            column_name in ('rule_id', 'persona_id', 'tier', 'priority', 'pattern', 'domain', 'setting')
            or (seed_name = 'deal_stages' and column_name = 'stage')
            or (seed_name = 'score_bands' and column_name = 'band')
            or (seed_name = 'score_categories' and column_name = 'category')
            or (seed_name = 'scores' and column_name = 'score')
            or (seed_name = 'deal_stages' and column_name = 'stage')
            or (seed_name = 'blank_words' and column_name = 'word')
            or (seed_name = 'list_attributes' and column_name = 'attribute')
        )
),

keys_by_seed as (
    select
        key_space,
        row_key,
        seed_name,
        count(*) as copies
    from keys
    group by 1, 2, 3
),

repeated as (
    select
        key_space,
        row_key,
        cast(cast(sum(copies) as integer) as varchar) as copies,
        {{ dbt.listagg("seed_name || '.csv'", "' and '", 'order by seed_name') }} as files
    from keys_by_seed
    group by 1, 2
    having sum(copies) > 1
),

final as (
    select distinct
        keys.seed_name,
        keys.row_id,
        keys.column_name,
        keys.row_id as found_value,
        cast('each once, and this one stands ' || repeated.copies || ' times, in ' || repeated.files as varchar) as allowed,
        cast('rename or remove the copies' as varchar) as mend
    from keys
    inner join repeated
        on keys.key_space = repeated.key_space and keys.row_key = repeated.row_key
)

select * from final
