with

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
),

frequency_rules as (
    select * from {{ ref('int_frequency_rules') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

rules as (
    select
        rule_id,
        rule_number,
        cast('behavior' as varchar) as rule_kind,
        description,
        category,
        cast(null as varchar) as persona_id,
        points,
        max_points,
        is_active
    from behavior_rules
    union all
    select
        rule_id,
        rule_number,
        cast('fit' as varchar) as rule_kind,
        description,
        category,
        persona_id,
        points,
        cast(null as double) as max_points,
        is_active
    from fit_rules
    union all
    select
        rule_id,
        rule_number,
        cast('absence' as varchar) as rule_kind,
        description,
        category,
        cast(null as varchar) as persona_id,
        points,
        cast(null as double) as max_points,
        is_active
    from absence_rules
    union all
    select
        rule_id,
        rule_number,
        cast('frequency' as varchar) as rule_kind,
        description,
        category,
        cast(null as varchar) as persona_id,
        points,
        cast(null as double) as max_points,
        is_active
    from frequency_rules
),

final as (
    select
        rules.*,
        score_categories.category_number,
        score_categories.score
    from rules
    inner join score_categories
        on rules.category = score_categories.category
)

select * from final
