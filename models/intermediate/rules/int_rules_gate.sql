with

problems as (
    select * from {{ ref('int_seed_problems') }}
),

worded as (
    select
        seed_name || '.csv, row ' || coalesce(row_id, '(blank)') || ', column ' || column_name || ': '
        || coalesce('''' || found_value || '''', 'blank') || ' is not allowed; allowed: ' || allowed || '. Mend: '
        || mend || '.' as message
    from problems
),

verdict as (
    select
        count(*) as problem_count,
        {{ dbt.listagg('message', "'" ~ '\n' ~ "'", 'order by message') }} as messages
    from worded
),

final as (
    select
        case
            when problem_count > 0
                then {{ raise_error(
                    "cast(problem_count as varchar) || ' problem(s) in the seeds, nothing was changed:" ~ '\n' ~ "' || messages"
                ) }}
            else cast(problem_count as integer)
        end as problem_count
    from verdict
)

select * from final
