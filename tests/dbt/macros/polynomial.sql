-- Constant term first: 3 + 2 x + x squared.
with

cases as (
    select * from (
        values
        ('at zero', '0', '3'),
        ('at one', '1', '6'),
        ('at two', '2', '11'),
        ('negative', '-1', '2'),
        ('fraction', '0.5', '4.25'),
        ('null', null, null)
    ) as cases (case_name, x_text, expected_text)
),

typed as (
    select
        case_name,
        cast(x_text as double) as x,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ polynomial('x', ['3', '2', '1']) }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001, result is null and expected is null)
)

select * from final
