with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

pieces as (
    select
        rule_points.lead_number,
        rule_points.as_of,
        rules.category_number,
        rules.persona_id,
        rule_points.capped_points as points
    from rule_points
    inner join rules
        on rule_points.rule_number = rules.rule_number
    union all
    -- A category without points has its say only where its limits do not allow 0.
    select
        score_dates.lead_number,
        score_dates.as_of,
        score_categories.category_number,
        cast(null as varchar) as persona_id,
        {{ to_points(0) }} as points
    from score_dates
    inner join score_categories
        on score_categories.min_points > 0 or score_categories.max_points < 0
),

by_category as (
    select
        lead_number,
        as_of,
        category_number,
        persona_id,
        sum(points) as points
    from pieces
    group by 1, 2, 3, 4
),

final as (
    select
        lead_number,
        as_of,
        category_number,
        persona_id,
        {{ to_points('points') }} as points
    from by_category
)

select * from final
