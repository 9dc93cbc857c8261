with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

-- A rule_id must be unique over all the files, because the ledger names rules by it.
keys as (
    select
        seed_name,
        row_id,
        case when column_name = 'rule_id' then 'rule_id' else seed_name end as key_space
    from cells
    where
        (seed_name = 'score_bands' and column_name = 'band')
        or column_name in ('rule_id', 'persona_id', 'tier', 'priority', 'pattern', 'domain', 'setting')
        or (seed_name = 'score_categories' and column_name = 'category')
        or (seed_name = 'scores' and column_name = 'score')
),

repeated as (
    select
        key_space,
        lower(row_id) as row_key,
        count(*) as copies
    from keys
    group by 1, 2
    having count(*) > 1
),

final as (
    select distinct
        keys.seed_name,
        keys.row_id,
        cast(case when keys.key_space = 'rule_id' then 'rule_id' else 'key' end as varchar) as column_name,
        keys.row_id as found_value,
        cast('each row once, and this one stands ' || cast(repeated.copies as varchar) || ' times' as varchar) as allowed,
        cast('rename or remove the copies' as varchar) as mend
    from keys
    inner join repeated
        on keys.key_space = repeated.key_space and lower(keys.row_id) = repeated.row_key
)

select * from final
