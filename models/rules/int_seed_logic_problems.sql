with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

-- The rows of some seeds, typed; what is no number or no date is named for itself.
typed as (
    select
        seed_name,
        row_id,
        lower({{ cell_of('score') }}) as score,
        {{ to_number(cell_of('min_score')) }} as min_score,
        {{ to_number(cell_of('min_fit_score')) }} as min_fit_score,
        {{ to_number(cell_of('min_engagement_score')) }} as min_engagement_score,
        {{ cell_of('min_score_method') }} as min_score_method,
        {{ to_date(cell_of('valid_from')) }} as valid_from,
        {{ to_date(cell_of('valid_to')) }} as valid_to,
        {{ to_number(cell_of('min_points')) }} as min_points,
        {{ to_number(cell_of('max_points')) }} as max_points,
        {{ to_number(cell_of('base_points')) }} as base_points,
        {{ to_number(cell_of('full_points')) }} as full_points,
        {{ to_number(cell_of('weight')) }} as weight,
        lower({{ cell_of('stage') }}) as stage,
        lower({{ cell_of('track') }}) as track,
        cast(case when {{ to_number(cell_of('stage_order')) }} between 0 and 1000000 then cast({{ to_number(cell_of('stage_order')) }} as integer) end as varchar) as stage_order
    from cells
    where seed_name in ('behavior_rules', 'buying_stages', 'score_categories', 'scores', 'tiers', 'score_bands')
    group by seed_name, row_id, place
),

scores as (
    select
        *,
        sum(weight) over () as total_weight
    from typed
    where seed_name = 'scores'
),

-- Tiers are one ladder, bands one for each score.
steps as (
    select
        seed_name,
        row_id,
        min_score,
        case when seed_name = 'tiers' then 'tier' else score || ' band' end as ladder,
        coalesce(min_fit_score, 0) = 0 and coalesce(min_engagement_score, 0) = 0 as is_open_to_all
    from typed
    where seed_name in ('tiers', 'score_bands')
),

-- Either would leave a lead in two tiers or in none.
shared_steps as (
    select
        ladder,
        min_score,
        {{ dbt.listagg('row_id', "' and '", 'order by row_id') }} as row_ids
    from steps
    where min_score is not null and ladder is not null
    group by 1, 2
    having count(*) > 1
),

-- What the rows of one stage, or of one place on the ladder, must have in common.
stage_pairs as (
    select
        typed.row_id,
        asked.column_name,
        asked.group_name,
        case asked.group_name when 'stage' then typed.stage else typed.stage_order end as group_key,
        case asked.column_name when 'stage' then typed.stage when 'track' then typed.track else typed.stage_order end as found
    from typed
    cross join (values ('stage_order', 'stage'), ('track', 'stage'), ('stage', 'stage_order')) as asked (column_name, group_name)
    where typed.seed_name = 'buying_stages'
),

stages_found as (
    select distinct
        column_name,
        group_name,
        group_key,
        found
    from stage_pairs
    where group_key is not null and found is not null
),

stage_clashes as (
    select
        column_name,
        group_name,
        group_key,
        {{ dbt.listagg('found', "' and '", 'order by found') }} as all_found
    from stages_found
    group by 1, 2, 3
    having count(*) > 1
),

-- Each of these cells alone may be right.
problems as (
    select
        'behavior_rules' as seed_name,
        row_id,
        'valid_to' as column_name,
        'a date on or after valid_from, ' || cast(valid_from as varchar) as allowed,
        'swap or correct the two dates' as mend
    from typed
    where seed_name = 'behavior_rules' and valid_from > valid_to
    union all
    select
        'score_categories' as seed_name,
        row_id,
        'min_points' as column_name,
        'a number at most max_points' as allowed,
        'swap or correct the two limits' as mend
    from typed
    where seed_name = 'score_categories' and min_points > max_points
    union all
    select
        'scores' as seed_name,
        '(none)' as row_id,
        'score' as column_name,
        'one row for fit and one for engagement' as allowed,
        'add the row ' || both_scores.score as mend
    from (values ('fit'), ('engagement')) as both_scores (score)
    where both_scores.score not in (select coalesce(scores.score, '') from scores)
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
    where total_weight <= 0
    union all
    select
        'tiers' as seed_name,
        row_id,
        'min_score_method' as column_name,
        'blank, because the tier with min_score 0 takes all leads that no other tier takes' as allowed,
        'blank the cell' as mend
    from typed
    where seed_name = 'tiers' and min_score = 0 and min_score_method is not null
    union all
    select
        steps.seed_name,
        steps.row_id,
        'min_score' as column_name,
        'one ' || steps.ladder || ' for each min_score; this one is that of ' || shared_steps.row_ids as allowed,
        'give each its own min_score' as mend
    from steps
    inner join shared_steps
        on steps.ladder = shared_steps.ladder and steps.min_score = shared_steps.min_score
    union all
    select
        ladders.seed_name,
        '(none)' as row_id,
        'min_score' as column_name,
        ladders.allowed,
        ladders.mend
    from (
        values
        ('tiers', 'tier', 'one tier with min_score 0 and no other minimum, where every lead finds a place', 'add a row with min_score 0, or leave the other minimums of the row with 0 blank'),
        ('score_bands', 'fit band', 'one fit band with min_score 0', 'add a row with min_score 0'),
        ('score_bands', 'engagement band', 'one engagement band with min_score 0', 'add a row with min_score 0')
    ) as ladders (seed_name, ladder, allowed, mend)
    left join steps
        on ladders.ladder = steps.ladder and steps.min_score = 0 and steps.is_open_to_all
    where steps.ladder is null
    union all
    select
        'buying_stages' as seed_name,
        stage_pairs.row_id,
        stage_clashes.column_name,
        'one ' || stage_clashes.column_name || ' for all rows of the ' || stage_clashes.group_name || ' '
        || stage_clashes.group_key || ', which has ' || stage_clashes.all_found as allowed,
        case stage_clashes.group_name
            when 'stage' then 'write the same ' || stage_clashes.column_name || ' in all of them'
            else 'give each stage its own stage_order'
        end as mend
    from stage_clashes
    inner join stage_pairs
        on
            stage_clashes.column_name = stage_pairs.column_name
            and stage_clashes.group_name = stage_pairs.group_name
            and stage_clashes.group_key = stage_pairs.group_key
),

final as (
    select distinct
        problems.seed_name,
        problems.row_id,
        problems.column_name,
        cells.cell as found_value,
        problems.allowed,
        problems.mend
    from problems
    left join cells
        on problems.seed_name = cells.seed_name and problems.row_id = cells.row_id and problems.column_name = cells.column_name
)

select * from final
