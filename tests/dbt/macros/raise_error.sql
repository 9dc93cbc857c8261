-- A row that does not reach the error passes with null. An error would end the query, so only its text is read.
with

cases as (
    select * from (
        values
        ('no problem', 0, cast(0 as integer)),
        ('null is no problem', null, 0),
        ('negative is no problem', -1, 0)
    ) as cases (case_name, problem_count, expected)
),

results as (
    select
        case_name,
        expected,
        coalesce(
            case
                when problem_count > 0 then {{ raise_error("'problems: ' || cast(problem_count as varchar)") }}
            end,
            0
        ) as result
    from cases
    union all
    select
        'the engine is asked for an error with the message' as case_name,
        1 as expected,
        case when '{{ raise_error("message") }}' like '%error(message)%' then 1 else 0 end as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
