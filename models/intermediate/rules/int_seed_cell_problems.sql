with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

rules as (
    select * from {{ ref('int_seed_rules') }}
),

known_values as (
    select distinct
        seed_name,
        column_name,
        lower(cell) as known_value
    from cells
    where cell is not null
),

judged as (
    select
        cells.seed_name,
        cells.row_id,
        cells.column_name,
        cells.cell,
        rules.allowed,
        {{ to_number('cells.cell') }} as number_value,
        rules.is_required and cells.cell is null as is_missing,
        rules.referenced_seed is not null and cells.cell is not null and known_values.known_value is null as is_unknown,
        rules.allowed_values is not null
        and position('|' || lower(cells.cell) || '|' in '|' || rules.allowed_values || '|') = 0 as is_not_listed,
        rules.value_type in ('number', 'whole') and cells.cell is not null and {{ to_number('cells.cell') }} is null
            as is_no_number,
        rules.value_type = 'whole' and {{ to_number('cells.cell') }} <> floor({{ to_number('cells.cell') }}) as is_not_whole,
        rules.value_type = 'date' and cells.cell is not null and {{ to_date('cells.cell') }} is null as is_no_date,
        rules.value_type = 'yes_no' and cells.cell is not null and {{ to_boolean('cells.cell') }} is null as is_no_boolean,
        {{ to_number('cells.cell') }} <= rules.above
        or {{ to_number('cells.cell') }} < rules.minimum
        or {{ to_number('cells.cell') }} > rules.maximum as is_out_of_range
    from cells
    inner join rules
        on cells.seed_name = rules.seed_name and cells.column_name = rules.column_name
    left join known_values
        on
            rules.referenced_seed = known_values.seed_name
            and rules.referenced_column = known_values.column_name
            and lower(cells.cell) = known_values.known_value
),

final as (
    select
        seed_name,
        row_id,
        column_name,
        cell as found_value,
        allowed,
        cast('write ' || allowed as varchar) as mend
    from judged
    where
        is_missing
        or is_unknown
        or coalesce(is_not_listed, false)
        or is_no_number
        or coalesce(is_not_whole, false)
        or is_no_date
        or is_no_boolean
        or coalesce(is_out_of_range, false)
)

select * from final
