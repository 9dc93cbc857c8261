with

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

list_attributes as (
    select * from {{ ref('int_list_attributes') }}
),

final as (
    select
        fit_rules.rule_id,
        fit_rules.attribute,
        fit_rules.category,
        fit_rules.persona_id,
        {{ to_points('fit_rules.points') }} as points,
        rule_values.operator,
        rule_values.expected,
        rule_values.expected_number,
        rule_values.expected_key,
        list_attributes.attribute is not null as is_list
    from fit_rules
    inner join rule_values
        on fit_rules.rule_id = rule_values.rule_id
    left join list_attributes
        on fit_rules.attribute = list_attributes.attribute
)

select * from final
