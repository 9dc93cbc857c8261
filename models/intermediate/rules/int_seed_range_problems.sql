with

behavior_rules as (
    select * from {{ read_seed('behavior_rules') }} as seed
),

score_categories as (
    select * from {{ read_seed('score_categories') }} as seed
),

scores as (
    select * from {{ read_seed('scores') }} as seed
),

both_scores as (
    select 'fit' as score
    union all
    select 'engagement' as score
),

final as (
    select
        cast('behavior_rules' as varchar) as seed_name,
        rule_id as row_id,
        cast('valid_to' as varchar) as column_name,
        cast(valid_to as varchar) as found_value,
        cast('a date on or after valid_from ' || cast(valid_from as varchar) as varchar) as allowed,
        cast('swap or correct the two dates' as varchar) as mend
    from behavior_rules
    where valid_from > valid_to
    union all
    select
        'score_categories' as seed_name,
        category as row_id,
        'min_points' as column_name,
        cast(min_points as varchar) as found_value,
        'a number at most max_points ' || cast(max_points as varchar) as allowed,
        'swap or correct the two limits' as mend
    from score_categories
    where min_points > max_points
    union all
    select
        'scores' as seed_name,
        both_scores.score as row_id,
        'score' as column_name,
        cast(null as varchar) as found_value,
        'one row for fit and one for engagement' as allowed,
        'add the row ' || both_scores.score as mend
    from both_scores
    left join scores
        on both_scores.score = scores.score
    where scores.score is null
    union all
    select
        'scores' as seed_name,
        '(all rows)' as row_id,
        'weight' as column_name,
        '0' as found_value,
        'weights that add up to more than 0' as allowed,
        'give at least one score a weight above 0' as mend
    from scores
    having sum(weight) <= 0
)

select * from final
