with

scores as (
    select * from {{ read_seed('scores') }} as seed
),

cells as (
    select * from {{ ref('int_seed_cells') }}
),

both_scores as (
    select 'fit' as score
    union all
    select 'engagement' as score
),

problems as (
    select
        'scores' as seed_name,
        '(none)' as row_id,
        'score' as column_name,
        'one row for fit and one for engagement' as allowed,
        'add the row ' || both_scores.score as mend
    from both_scores
    left join scores
        on both_scores.score = scores.score
    where scores.score is null
    union all
    select
        'scores' as seed_name,
        row_id,
        'full_points' as column_name,
        'a number above base_points' as allowed,
        'raise full_points, or lower base_points' as mend
    from scores
    where full_points > 0 and full_points <= coalesce(base_points, 0)
    union all
    select
        'scores' as seed_name,
        row_id,
        'weight' as column_name,
        'weights that add up to more than 0' as allowed,
        'give at least one score a weight above 0' as mend
    from scores
    where (select sum(every_score.weight) from scores as every_score) <= 0
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
