with

absence_rules as (
    select * from {{ read_seed('absence_rules') }} as seed
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

final as (
    select
        absence_rules.rule_id,
        10 * cast(row_number() over (order by absence_rules.rule_id) as integer) + 3 as rule_number,
        coalesce(absence_rules.description, absence_rules.rule_id) as description,
        score_categories.category,
        absence_rules.event_type,
        cast(absence_rules.absent_days as integer) as absent_days,
        absence_rules.points,
        absence_rules.is_active
    from absence_rules
    inner join score_categories
        on absence_rules.category = lower(score_categories.category)
)

select * from final
