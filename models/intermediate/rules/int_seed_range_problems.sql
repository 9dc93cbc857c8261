with

behavior_rules as (
    select * from {{ read_seed('behavior_rules') }} as seed
),

score_categories as (
    select * from {{ read_seed('score_categories') }} as seed
),

cells as (
    select * from {{ ref('int_seed_cells') }}
),

problems as (
    select
        'behavior_rules' as seed_name,
        row_id,
        'valid_to' as column_name,
        'a date on or after valid_from, ' || cast(valid_from as varchar) as allowed,
        'swap or correct the two dates' as mend
    from behavior_rules
    where valid_from > valid_to
    union all
    select
        'score_categories' as seed_name,
        row_id,
        'min_points' as column_name,
        'a number at most max_points' as allowed,
        'swap or correct the two limits' as mend
    from score_categories
    where min_points > max_points
),

final as (
    select distinct
        cast(problems.seed_name as varchar) as seed_name,
        problems.row_id,
        cast(problems.column_name as varchar) as column_name,
        cells.cell as found_value,
        cast(problems.allowed as varchar) as allowed,
        cast(problems.mend as varchar) as mend
    from problems
    left join cells
        on problems.seed_name = cells.seed_name and problems.row_id = cells.row_id and problems.column_name = cells.column_name
)

select * from final
