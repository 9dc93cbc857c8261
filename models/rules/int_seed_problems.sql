with

cell_problems as (
    select * from {{ ref('int_seed_cell_problems') }}
),

row_problems as (
    select * from {{ ref('int_seed_row_problems') }}
),

name_problems as (
    select * from {{ ref('int_seed_name_problems') }}
),

logic_problems as (
    select * from {{ ref('int_seed_logic_problems') }}
),

cells as (
    select * from {{ ref('int_seed_cells') }}
),

problems as (
    select * from cell_problems
    union all
    select * from row_problems
    union all
    select * from name_problems
    union all
    select * from logic_problems
),

places as (
    select
        seed_name,
        row_id,
        min(place) as place
    from cells
    group by 1, 2
),

-- A message holds one line for each problem, however long or broken the cell is.
shortened as (
    select
        problems.seed_name,
        -- The header comes first, what has no row last.
        coalesce(places.place, case when problems.row_id = '(header)' then 0 else 1000000000 end) as place,
        left({{ on_one_line('problems.row_id') }}, 100) as row_id,
        problems.column_name,
        left({{ on_one_line('problems.found_value') }}, 100)
        || case when length(problems.found_value) > 100 then '…' else '' end as found_value,
        {{ on_one_line('problems.allowed') }} as allowed,
        problems.mend
    from problems
    left join places
        on problems.seed_name = places.seed_name and problems.row_id = places.row_id
),

final as (
    select
        seed_name,
        place,
        row_id,
        column_name,
        found_value,
        allowed,
        mend,
        seed_name || '.csv, row ' || row_id || ', column ' || column_name || ': '
        || case
            when found_value is not null then chr(39) || found_value || chr(39) || ' is not allowed'
            when row_id in ('(header)', '(none)') then 'missing'
            else 'blank is not allowed'
        end
        || '; allowed: ' || allowed || '. Mend: ' || mend || '.' as message
    from shortened
)

select * from final
