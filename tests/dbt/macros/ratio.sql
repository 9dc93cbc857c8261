-- A ratio has four decimals, half up, and is null without a total.
with

cases as (
    select * from (
        values
        ('a half', '1', '2', '0.5000'),
        ('rounded down', '1', '3', '0.3333'),
        ('rounded up', '2', '3', '0.6667'),
        ('a tie goes up', '1', '32', '0.0313'),
        ('a tie that a double would round down', '3', '160', '0.0188'),
        ('several for each', '7', '2', '3.5000'),
        ('none', '0', '5', '0.0000'),
        ('no total', '0', '0', null),
        ('some without a total', '3', '0', null),
        ('null above', null, '2', null)
    ) as cases (case_name, count_text, total_text, expected_text)
),

typed as (
    select
        case_name,
        cast(count_text as bigint) as counted,
        cast(total_text as bigint) as total,
        expected_text
    from cases
),

results as (
    select
        *,
        {{ ratio('counted', 'total') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(cast(result as varchar) = expected_text, result is null and expected_text is null)
)

select * from final
