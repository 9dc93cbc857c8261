with

pairs as (
    select * from {{ ref('learning_pairs') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

attribute_spans as (
    select * from {{ ref('int_attribute_spans') }}
    where value is not null
),

named as (
    select
        subject,
        max(case when operator in ('at_least', 'at_most', 'above', 'below') then 1 else 0 end) as is_compared
    from rule_values
    group by 1
),

known as (
    select
        pairs.lead_number,
        pairs.as_of,
        attribute_spans.attribute,
        named.is_compared,
        cast({{ to_number('attribute_spans.value') }} as double) as value
    from attribute_spans
    inner join named
        on attribute_spans.attribute = named.subject
    inner join pairs
        on
            attribute_spans.lead_number = pairs.lead_number and attribute_spans.known_from <= pairs.as_of
            and attribute_spans.known_until > pairs.as_of
),

-- What no rule compares as a number is one where most of its values are.
numeric_attributes as (
    select attribute from known
    group by attribute
    having max(is_compared) = 1 or 2 * count(value) > count(*)
),

final as (
    select
        lead_number,
        as_of,
        cast(attribute as varchar) as attribute,
        value
    from known
    where value is not null and attribute in (select numeric_attributes.attribute from numeric_attributes)
)

select * from final
