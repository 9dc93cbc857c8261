with

load_reasons as (
    select * from {{ ref('int_load_reasons') }}
),

unreadable_cells as (
    select * from {{ ref('base_unreadable_cells') }}
    where cell is not null
),

-- Mostly empty, and then no raw file is read again.
faults as (
    select * from load_reasons
    where reason is not null and reason_place = 1 and rejected_rows * 2 > table_rows
),

cells as (
    select
        unreadable_cells.raw_table,
        unreadable_cells.cell,
        row_number() over (partition by unreadable_cells.raw_table order by count(*) desc, unreadable_cells.cell) as cell_place
    from unreadable_cells
    inner join faults
        on unreadable_cells.raw_table = faults.raw_table and unreadable_cells.reason = faults.reason
    group by unreadable_cells.raw_table, unreadable_cells.cell
),

examples as (
    select
        raw_table,
        {{ dbt.listagg('cell', "', '", 'order by cell_place') }} as some_cells
    from cells
    where cell_place <= 3
    group by raw_table
),

final as (
    select
        faults.raw_table,
        faults.reason,
        faults.row_count,
        faults.rejected_rows,
        faults.table_rows,
        examples.some_cells
    from faults
    left join examples
        on faults.raw_table = examples.raw_table
)

select * from final
