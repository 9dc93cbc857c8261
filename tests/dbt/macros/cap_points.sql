-- Points are cut at the cap, upwards and downwards; without a cap nothing is cut.
with

cases as (
    select * from (
        values
        ('inside', {{ to_points(12.5) }}, cast(50 as double), {{ to_points(12.5) }}),
        ('at the cap', 50, 50, 50),
        ('a little above', 50.000000000000001, 50, 50),
        ('a little below', 49.999999999999999, 50, 49.999999999999999),
        ('far above', 1000000000, 50, 50),
        ('negative inside', -12.5, 50, -12.5),
        ('negative at the cap', -50, 50, -50),
        ('negative a little below', -50.000000000000001, 50, -50),
        ('negative far below', -1000000000, 50, -50),
        ('zero', 0, 50, 0),
        ('smallest', 0.000000000000001, 50, 0.000000000000001),
        ('cap with decimals', 1, 0.75, 0.75),
        ('negative, cap with decimals', -1, 0.75, -0.75),
        ('no cap', 1000000000, null, 1000000000),
        ('negative, no cap', -1000000000, null, -1000000000),
        ('zero, no cap', 0, null, 0)
    ) as cases (case_name, points, max_points, expected)
),

results as (
    select
        case_name,
        points,
        max_points,
        expected,
        {{ cap_points('points', 'max_points') }} as result
    from cases
    union all
    select
        'plain number: ' || case_name as case_name,
        points,
        max_points,
        expected,
        {{ cap_points('points', 50) }} as result
    from cases
    where max_points = 50
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
