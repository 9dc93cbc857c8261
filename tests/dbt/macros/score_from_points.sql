-- A score is the share of the full points, from 0 to 100.
with

cases as (
    select * from (
        values
        ('no points', cast(0 as decimal(38, 15)), cast(100 as double), cast(0 as double)),
        ('a part', 22, 100, 22),
        ('half', 13, 26, 50),
        ('full', 100, 100, 100),
        ('a little below full', 99.99, 100, 99.99),
        ('a little above full', 100.000001, 100, 100),
        ('above full', 250, 100, 100),
        ('far above full', 1000000000, 1, 100),
        ('a little below zero', -0.000000000000001, 100, 0),
        ('negative', -30, 100, 0),
        ('far below zero', -1000000000, 1, 0),
        ('a third', 1, 3, cast('33.333333333333336' as double)),
        ('full points with decimals', 0.5, 2.5, 20),
        ('few points of many', 1, 1000000000, cast('1e-7' as double))
    ) as cases (case_name, points, full_points, expected)
),

results as (
    select
        case_name,
        points,
        full_points,
        expected,
        {{ score_from_points('points', 'full_points') }} as result
    from cases
    union all
    -- Whole numbers must not be divided as whole numbers.
    select
        'whole numbers' as case_name,
        1 as points,
        4 as full_points,
        25 as expected,
        {{ score_from_points('cast(1 as integer)', 'cast(4 as integer)') }} as result
),

final as (
    select * from results
    where not coalesce(abs(result - expected) < 0.000000000001 and result between 0 and 100, false)
)

select * from final
