with

operands as (
    select * from {{ ref('int_seed_operands') }}
),

known_attributes as (
    select * from {{ ref('int_known_attributes') }}
),

names as (
    select
        known_attributes.attribute,
        seeds.seed_name
    from known_attributes
    cross join (values ('fit_rules'), ('routing_rules'), ('list_attributes')) as seeds (seed_name)
    union all
    select
        result.attribute,
        'routing_rules' as seed_name
    from (values ('persona'), ('tier'), ('lead_score')) as result (attribute)
),

unknown_operands as (
    select operands.*
    from operands
    left join names
        on operands.seed_name = names.seed_name and operands.subject = names.attribute
    where operands.subject_column = 'attribute' and operands.subject is not null and names.attribute is null
),

final as (
    select
        unknown_operands.seed_name,
        unknown_operands.row_id,
        cast('attribute' as varchar) as column_name,
        unknown_operands.subject as found_value,
        cast('the name of a known attribute; ' || min(names.attribute) || ' is one slip away' as varchar) as allowed,
        cast('write ' || min(names.attribute) as varchar) as mend
    from unknown_operands
    inner join names
        on
            unknown_operands.seed_name = names.seed_name
            and {{ edit_distance('unknown_operands.subject', 'names.attribute') }} = 1
    group by 1, 2, 3, 4
)

select * from final
