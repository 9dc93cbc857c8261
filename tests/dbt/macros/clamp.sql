-- A value stays within its limits, and null stays null.
with

cases as (
    select * from (
        values
        ('inside', '0.5', '0', '1', '0.5'),
        ('below', '-0.1', '0', '1', '0'),
        ('above', '1.5', '0', '1', '1'),
        ('on the lower', '0', '0', '1', '0'),
        ('on the upper', '1', '0', '1', '1'),
        ('null', null, '0', '1', null)
    ) as cases (case_name, value_text, lowest_text, highest_text, expected_text)
),

typed as (
    select
        case_name,
        cast(value_text as double) as value,
        cast(lowest_text as double) as lowest,
        cast(highest_text as double) as highest,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ clamp('value', 'lowest', 'highest') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001, result is null and expected is null)
)

select * from final
