with

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
),

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

unreadable as (
    select
        fit_rules.rule_id,
        attribute_values.value,
        count(*) as lead_count
    from fit_rules
    inner join attribute_values
        on fit_rules.attribute = attribute_values.attribute
    inner join as_of_date
        on attribute_values.as_of = as_of_date.as_of
    where
        fit_rules.is_active
        and fit_rules.operator in ('at_least', 'at_most')
        and attribute_values.value is not null
        and {{ to_number('attribute_values.value') }} is null
    group by 1, 2
),

shown as (
    select
        *,
        {{ shown_value('value') }} as example
    from unreadable
),

ranked as (
    select
        *,
        row_number()
            over (partition by rule_id order by case when example is null then 1 else 0 end asc, lead_count desc, example asc)
            as place
    from shown
),

final as (
    select
        rule_id,
        cast(sum(lead_count) as bigint) as lead_count,
        {{ dbt.listagg('case when place <= 3 then example end', "', '", 'order by place') }} as examples
    from ranked
    group by 1
)

select * from final
