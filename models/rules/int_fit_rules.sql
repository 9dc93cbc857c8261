with

fit_rules as (
    select * from {{ read_seed('fit_rules') }} as seed
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

final as (
    select
        fit_rules.rule_id,
        10 * cast(row_number() over (order by fit_rules.rule_id) as integer) + 2 as rule_number,
        coalesce(fit_rules.description, fit_rules.rule_id) as description,
        score_categories.category,
        personas.persona_id,
        fit_rules.attribute,
        fit_rules.operator,
        fit_rules.value,
        fit_rules.points,
        fit_rules.is_active
    from fit_rules
    inner join score_categories
        on fit_rules.category = lower(score_categories.category)
    left join personas
        on fit_rules.persona_id = lower(personas.persona_id)
)

select * from final
