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

matches as (
    select
        attribute_spans.lead_number,
        fit_rules.rule_number,
        {{ to_points('fit_rules.points') }} as points,
        attribute_spans.known_from,
        attribute_spans.known_until,
        attribute_spans.members is not null as is_list
    from attribute_spans
    inner join fit_rules
        on attribute_spans.attribute = fit_rules.attribute
    inner join rule_values
        on
            fit_rules.rule_id = rule_values.rule_id
            and {{ matches_operator(
                'rule_values.operator', 'attribute_spans.value', 'rule_values.expected', 'rule_values.expected_number',
                'attribute_spans.members', 'rule_values.expected_key'
            ) }}
),

-- Of several values in one cell a rule may name more than one, and still gives its points once.
final as (
    select
        lead_number,
        rule_number,
        points,
        known_from,
        known_until
    from matches
    where not is_list
    union all
    select distinct
        lead_number,
        rule_number,
        points,
        known_from,
        known_until
    from matches
    where is_list
)

select * from final
