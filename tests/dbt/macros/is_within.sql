-- Whether a number lies within its limits, each of which may be missing.
with

cases as (
    select * from (
        values
        (5.0, null, null, null, null, true),
        (null, 1.0, 2.0, 3.0, 4.0, true),
        (1.0, 1.0, null, null, null, false),
        (1.5, 1.0, null, null, null, true),
        (2.0, null, 2.0, null, null, false),
        (1.9, null, 2.0, null, null, true),
        (3.0, null, null, 3.0, null, true),
        (2.9, null, null, 3.0, null, false),
        (4.0, null, null, null, 4.0, true),
        (4.1, null, null, null, 4.0, false)
    ) as cases (number, above, below, minimum, maximum, expected)
),

results as (
    select
        *,
        {{ is_within('number', 'cases') }} as actual
    from cases
),

final as (
    select * from results
    where actual is distinct from expected
)

select * from final
