with

behavior_rules as (
    select * from {{ read_seed('behavior_rules') }} as seed
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

-- The last digit of a rule's number is its kind's, so that no two rules have the same: 1 behaviour, 2 fit, 3 absence, 4 frequency.
final as (
    select
        behavior_rules.rule_id,
        10 * cast(row_number() over (order by behavior_rules.rule_id) as integer) + 1 as rule_number,
        coalesce(behavior_rules.description, behavior_rules.rule_id) as description,
        score_categories.category,
        behavior_rules.event_type,
        behavior_rules.property,
        behavior_rules.operator,
        behavior_rules.value,
        behavior_rules.points,
        behavior_rules.half_life_days,
        behavior_rules.max_per_day,
        behavior_rules.max_points,
        behavior_rules.valid_from,
        behavior_rules.valid_to,
        behavior_rules.is_active
    from behavior_rules
    inner join score_categories
        on behavior_rules.category = lower(score_categories.category)
)

select * from final
