-- Points are held between two limits; a blank limit is none.
with

cases as (
    select * from (
        values
        -- the case, points, lower limit, upper limit, expected
        ('inside', {{ to_points(5) }}, cast(0 as double), cast(10 as double), {{ to_points(5) }}),
        ('at the lower limit', 0, 0, 10, 0),
        ('at the upper limit', 10, 0, 10, 10),
        ('a little below', -0.000000000000001, 0, 10, 0),
        ('a little above', 10.000000000000001, 0, 10, 10),
        ('a little inside', 9.999999999999999, 0, 10, 9.999999999999999),
        ('far below', -1000000000, 0, 10, 0),
        ('far above', 1000000000, 0, 10, 10),
        ('negative limits, inside', -7, -10, -5, -7),
        ('negative limits, below', -11, -10, -5, -10),
        ('negative limits, above', 0, -10, -5, -5),
        ('limits with decimals', 3, 0.25, 2.75, 2.75),
        ('both limits the same', 3, 1, 1, 1),
        ('no lower limit', -1000000000, null, 10, -1000000000),
        ('no lower limit, above', 11, null, 10, 10),
        ('no upper limit', 1000000000, 0, null, 1000000000),
        ('no upper limit, below', -1, 0, null, 0),
        ('no limits', -3.5, null, null, -3.5)
    ) as cases (case_name, points, min_points, max_points, expected)
),

results as (
    select
        case_name,
        points,
        min_points,
        max_points,
        expected,
        {{ clamp_points('points', 'min_points', 'max_points') }} as result
    from cases
    union all
    select
        'plain numbers: ' || case_name as case_name,
        points,
        min_points,
        max_points,
        expected,
        {{ clamp_points('points', 0, 10) }} as result
    from cases
    where min_points = 0 and max_points = 10
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
