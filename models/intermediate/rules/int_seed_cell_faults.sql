with

cells as (
    select * from {{ ref('int_seed_cells') }}
),

rules as (
    select * from {{ ref('int_seed_contract') }}
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
        rules.referenced_seed,
        rules.referenced_column,
        rules.forbidden_text,
        case
            when cells.cell is null then case when rules.is_required then 'blank' end
            -- A quotation mark that is not closed swallows the rows below it, and every engine reads on without a word.
            when position(chr(10) in cells.cell) > 0 or position(chr(13) in cells.cell) > 0 then 'line_break'
            when not rules.is_prose and {{ odd_sign('cells.cell') }} is not null then 'odd_sign'
            when length(cells.cell) > rules.longest then 'too_long'
            when rules.referenced_seed is not null and known_values.known_value is null then 'unknown'
            when position('|' in cells.cell) > 0 and rules.allowed_values is not null then 'not_listed'
            when position('|' || lower(cells.cell) || '|' in '|' || rules.allowed_values || '|') = 0 then 'not_listed'
            when position(rules.forbidden_text in cells.cell) > 0 then 'forbidden'
            when rules.value_type = 'number' and {{ to_number('cells.cell') }} is null then 'no_number'
            when rules.value_type = 'whole' and coalesce({{ to_number('cells.cell') }} <> floor({{ to_number('cells.cell') }}), true)
                then 'no_whole_number'
            when not {{ is_within(to_number('cells.cell'), 'rules') }} then 'out_of_range'
            when rules.value_type = 'date' and {{ to_date('cells.cell') }} is null then 'no_date'
            when rules.value_type = 'yes_no' and {{ to_boolean('cells.cell') }} is null then 'neither_yes_nor_no'
        end as fault
    from cells
    inner join rules
        on
            cells.seed_name = rules.seed_name
            and cells.column_name = rules.column_name
            and (rules.row_id is null or lower(cells.row_id) = rules.row_id)
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
        cell,
        allowed,
        referenced_seed,
        referenced_column,
        forbidden_text,
        cast(fault as varchar) as fault
    from judged
    where fault is not null
)

select * from final
