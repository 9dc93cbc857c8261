with

problems as (
    select * from {{ ref('int_seed_problems') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

calibrations as (
    select * from {{ read_earlier('published_calibration') }} as published
),

numbered as (
    select
        message,
        row_number() over (order by seed_name, place, message) as message_number
    from problems
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
