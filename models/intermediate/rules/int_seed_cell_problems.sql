with

faults as (
    select * from {{ ref('int_seed_cell_faults') }}
),

cells as (
    select * from {{ ref('int_seed_cells') }}
),

referenced_values as (
    select distinct
        faults.referenced_seed,
        faults.referenced_column,
        lower(cells.cell) as known_value
    from faults
    inner join cells
        on faults.referenced_seed = cells.seed_name and faults.referenced_column = cells.column_name
    where faults.fault = 'unknown'
),

referenced_lists as (
    select
        referenced_seed,
        referenced_column,
        left({{ dbt.listagg('known_value', "', '", 'order by known_value') }}, 300) as known_list
    from referenced_values
    group by referenced_seed, referenced_column
),

final as (
    select
        faults.seed_name,
        faults.row_id,
        faults.column_name,
        case when faults.fault = 'odd_sign' then {{ odd_sign('faults.cell', 'shown') }} else faults.cell end as found_value,
        cast(case faults.fault
            when 'line_break' then 'text on one line'
            when 'odd_sign'
                then faults.allowed || ', without ' || {{ odd_sign('faults.cell', 'called') }} || ' (' || {{ odd_sign('faults.cell') }} || ')'
            when 'unknown' then faults.allowed || coalesce(': ' || referenced_lists.known_list, ' (it has no rows)')
            else faults.allowed
        end as varchar) as allowed,
        cast(case faults.fault
            when 'blank' then 'fill the cell'
            when 'line_break' then 'take out the line break, or close the quotation mark that is open here'
            when 'odd_sign' then {{ odd_sign('faults.cell', 'mend') }}
            when 'too_long' then 'shorten it; it has ' || cast(length(faults.cell) as varchar)
            when 'unknown' then 'correct it, or add it to ' || faults.referenced_seed || '.csv'
            when 'not_listed' then 'correct the word'
            when 'forbidden' then 'leave out the ' || faults.forbidden_text
            when 'no_number' then 'write digits, with a point before decimals'
            when 'no_whole_number' then 'write a whole number, in digits'
            when 'out_of_range' then 'write a number inside these limits'
            when 'no_date' then 'write the date like 2026-01-31'
            else 'write yes or no'
        end as varchar) as mend
    from faults
    left join referenced_lists
        on
            faults.referenced_seed = referenced_lists.referenced_seed
            and faults.referenced_column = referenced_lists.referenced_column
)

select * from final
