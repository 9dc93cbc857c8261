with

steps as (
    select * from {{ ref('int_seed_ladders') }}
),

clashes as (
    select
        seed_name,
        min(row_id) || ' and ' || max(row_id) as row_id,
        cast(min_score as varchar) as found_value,
        'one ' || ladder || ' for each min_score' as allowed,
        'give one of them another min_score' as mend
    from steps
    where min_score is not null
    group by seed_name, ladder, min_score
    having count(*) > 1
),

ladders as (
    select
        'tiers' as seed_name,
        'tier' as ladder
    union all
    select distinct
        seed_name,
        ladder
    from steps
    where ladder is not null
),

bottomless as (
    select distinct
        ladders.seed_name,
        '(none at 0)' as row_id,
        cast(null as varchar) as found_value,
        'one ' || ladders.ladder || ' with min_score 0 and no other minimum, where every lead finds a place' as allowed,
        'add a row with min_score 0' as mend
    from ladders
    left join steps
        on ladders.ladder = steps.ladder and steps.min_score = 0 and steps.is_open_to_all
    where steps.ladder is null
),

both_kinds as (
    select * from clashes
    union all
    select * from bottomless
),

final as (
    select
        seed_name,
        cast(row_id as varchar) as row_id,
        cast('min_score' as varchar) as column_name,
        found_value,
        cast(allowed as varchar) as allowed,
        cast(mend as varchar) as mend
    from both_kinds
)

select * from final
