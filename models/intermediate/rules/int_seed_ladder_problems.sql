with

steps as (
    select * from {{ ref('int_seed_ladders') }}
),

cells as (
    select * from {{ ref('int_seed_cells') }}
),

clashes as (
    select
        seed_name,
        ladder,
        min_score,
        {{ dbt.listagg('row_id', "' and '", 'order by row_id') }} as row_ids
    from steps
    where min_score is not null and ladder is not null
    group by seed_name, ladder, min_score
    having count(*) > 1
),

ladders as (
    select
        'tiers' as seed_name,
        'tier' as ladder,
        'one tier with min_score 0 and no other minimum, where every lead finds a place' as allowed,
        'add a row with min_score 0, or leave the other minimums of the row with 0 blank' as mend
    union all
    select
        'score_bands' as seed_name,
        both_scores.score || ' band' as ladder,
        'one ' || both_scores.score || ' band with min_score 0' as allowed,
        'add a row with min_score 0' as mend
    from (values ('fit'), ('engagement')) as both_scores (score)
),

problems as (
    select distinct
        steps.seed_name,
        steps.row_id,
        cells.cell as found_value,
        'one ' || steps.ladder || ' for each min_score; this one is that of ' || clashes.row_ids as allowed,
        'give each its own min_score' as mend
    from steps
    inner join clashes
        on steps.ladder = clashes.ladder and steps.min_score = clashes.min_score
    inner join cells
        on steps.seed_name = cells.seed_name and steps.row_id = cells.row_id and cells.column_name = 'min_score'
    union all
    select
        ladders.seed_name,
        '(none)' as row_id,
        cast(null as varchar) as found_value,
        ladders.allowed,
        ladders.mend
    from ladders
    left join steps
        on ladders.ladder = steps.ladder and steps.min_score = 0 and steps.is_open_to_all
    where steps.ladder is null
),

final as (
    select
        seed_name,
        cast(row_id as varchar) as row_id,
        cast('min_score' as varchar) as column_name,
        found_value,
        cast(allowed as varchar) as allowed,
        cast(mend as varchar) as mend
    from problems
)

select * from final
