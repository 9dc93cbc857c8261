with

operands as (
    select * from {{ ref('int_seed_operands') }}
),

judged as (
    select
        seed_name,
        row_id,
        case
            when subject is not null and operator is null then 'operator'
            when subject is null and operator is not null then subject_column
            else 'value'
        end as column_name,
        case
            when subject is not null and operator is null then null
            when subject is null and operator is not null then null
            else value
        end as found_value,
        case
            when subject is not null and operator is null then 'an operator beside ' || subject_column || ' ' || subject
            when subject is null and operator is not null then 'a ' || subject_column || ' beside the operator ' || operator
            when operator in ('present', 'absent') and value is not null
                then 'blank, because ' || operator || ' compares with nothing'
            when operator in ('at_least', 'at_most') and {{ to_number('value') }} is null
                then 'a number, because ' || operator || ' compares numbers'
            when operator in ('equals', 'not_equals', 'in', 'contains') and value is null
                then 'a value, because ' || operator || ' compares with one'
            when operator is null and value is not null then 'blank, because the row has no operator'
        end as allowed
    from operands
),

final as (
    select
        seed_name,
        row_id,
        cast(column_name as varchar) as column_name,
        cast(found_value as varchar) as found_value,
        cast(allowed as varchar) as allowed,
        cast('write ' || allowed as varchar) as mend
    from judged
    where allowed is not null
)

select * from final
