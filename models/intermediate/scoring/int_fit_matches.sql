with

attribute_spans as (
    select * from {{ ref('int_attribute_spans') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

final as (
    select
        attribute_spans.lead_number,
        fit_rules.rule_id,
        {{ to_points('fit_rules.points') }} as points,
        attribute_spans.known_from,
        attribute_spans.known_until
    from attribute_spans
    inner join fit_rules
        on attribute_spans.attribute = fit_rules.attribute
    inner join rule_values
        on
            fit_rules.rule_id = rule_values.rule_id
            and {{ matches_operator(
                'rule_values.operator', 'attribute_spans.value', 'rule_values.expected', 'rule_values.expected_number'
            ) }}
)

select * from final
