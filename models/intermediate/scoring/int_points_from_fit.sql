with

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

final as (
    select
        attribute_values.lead_number,
        attribute_values.as_of,
        fit_rules.rule_id,
        {{ to_points('fit_rules.points') }} as points
    from attribute_values
    inner join fit_rules
        on attribute_values.attribute = fit_rules.attribute
    inner join rule_values
        on
            fit_rules.rule_id = rule_values.rule_id
            and {{ matches_operator(
                'rule_values.operator', 'attribute_values.value', 'rule_values.expected', 'rule_values.expected_number'
            ) }}
    where fit_rules.is_active
)

select * from final
