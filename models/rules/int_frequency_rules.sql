with

frequency_rules as (
    select * from {{ read_seed('frequency_rules') }} as seed
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

-- The last digit says the kind, as in int_behavior_rules: 4 frequency.
final as (
    select
        frequency_rules.rule_id,
        10 * cast(row_number() over (order by frequency_rules.rule_id) as integer) + 4 as rule_number,
        coalesce(frequency_rules.description, frequency_rules.rule_id) as description,
        score_categories.category,
        frequency_rules.event_type,
        frequency_rules.property,
        frequency_rules.operator,
        frequency_rules.value,
        cast(frequency_rules.min_count as integer) as min_count,
        cast(frequency_rules.within_days as integer) as within_days,
        frequency_rules.points,
        frequency_rules.is_active
    from frequency_rules
    inner join score_categories
        on frequency_rules.category = lower(score_categories.category)
)

select * from final
