-- Of the hits of a day at most as many count as the rule allows.
with

cases as (
    select * from (
        values
        ('below the limit', cast(2 as double), cast(3 as double), cast(2 as double)),
        ('at the limit', 3, 3, 3),
        ('above the limit', 4, 3, 3),
        ('limit of one', 7, 1, 1),
        ('one hit', 1, 1, 1),
        ('limit with decimals', 2, 1.5, 1.5),
        ('no limit, one hit', 1, null, 1),
        ('no limit, many hits', 1000000, null, 1000000),
        ('huge below a huge limit', 1000000, 1000000000, 1000000),
        ('huge above a small limit', 1000000000, 2, 2),
        ('no hits', 0, 3, 0),
        ('no hits and no limit', 0, null, 0)
    ) as cases (case_name, quantity, max_per_day, expected)
),

results as (
    select
        case_name,
        quantity,
        max_per_day,
        expected,
        {{ daily_hits('quantity', 'max_per_day') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
