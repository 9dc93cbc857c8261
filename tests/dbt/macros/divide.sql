-- A quotient is a double, and null where it would be divided by 0.
with

cases as (
    select * from (
        values
        ('whole numbers', '1', '2', '0.5'),
        ('exact', '6', '3', '2'),
        ('by zero', '1', '0', null),
        ('zero by zero', '0', '0', null),
        ('zero', '0', '5', '0'),
        ('negative', '-1', '4', '-0.25'),
        ('null above', null, '2', null),
        ('null below', '2', null, null)
    ) as cases (case_name, numerator_text, denominator_text, expected_text)
),

typed as (
    select
        case_name,
        cast(numerator_text as bigint) as numerator,
        cast(denominator_text as bigint) as denominator,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ divide('numerator', 'denominator') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001, result is null and expected is null)
)

select * from final
