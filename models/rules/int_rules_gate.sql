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

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

calibrations as (
    select * from {{ read_earlier('published_calibration') }} as published
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

worded as (
    select
        seed_name,
        place,
        seed_name || '.csv, row ' || row_id || ', column ' || column_name || ': '
        || case
            when found_value is not null then chr(39) || found_value || chr(39) || ' is not allowed'
            when row_id in ('(header)', '(none)') then 'missing'
            else 'blank is not allowed'
        end
        || '; allowed: ' || allowed || '. Mend: ' || mend || '.' as message
    from shortened
),

numbered as (
    select
        message,
        row_number() over (order by seed_name, place, message) as message_number
    from worded
),

verdict as (
    select
        count(*) as problem_count,
        {{ dbt.listagg("case when message_number <= 50 then message end", "'" ~ '\n' ~ "'", 'order by message_number') }} as messages
    from numbered
),

-- What was calibrated last. A run that does not calibrate goes by that, or by nothing where there is nothing.
newest as (
    select
        calibrated_on,
        max(rules_version) as rules_version
    from calibrations
    where calibrated_on in (select max(written.calibrated_on) from calibrations as written)
    group by 1
),

calibrated as (
    select
        {{ is_by_last_calibration() }} and newest.rules_version <> rules_version.rules_version as is_by_other_rules,
        newest.calibrated_on,
        newest.rules_version as calibrated_rules_version,
        rules_version.rules_version
    from rules_version
    left join newest
        on newest.calibrated_on is not null
),

final as (
    select
        case
            when verdict.problem_count > 0
                then {{ raise_error(
                    "cast(problem_count as varchar) || case when problem_count = 1 then ' problem' else ' problems' end"
                    ~ " || ' in the seeds, no mart was changed:" ~ '\n' ~ "' || messages || case when problem_count > 50"
                    ~ " then '" ~ '\n' ~ "and ' || cast(problem_count - 50 as varchar) || ' more.' else '' end"
                ) }}
            when calibrated.is_by_other_rules
                then {{ raise_error(
                    "'the rules (rules_version ' || rules_version || ') are not those of the last calibration, of '"
                    ~ " || cast(calibrated_on as varchar) || ' (rules_version ' || calibrated_rules_version || '); no mart was changed."
                    ~ " Allowed in a run that does not calibrate: the same rules. Mend: build all of it, which calibrates (dbt build, or"
                    ~ " lead-scoring score without --daily), and then this run.'"
                ) }}
            else cast(verdict.problem_count as integer)
        end as problem_count
    from verdict
    cross join calibrated
)

select * from final
