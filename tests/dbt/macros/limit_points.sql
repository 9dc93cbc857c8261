-- The points of a category end at its own limits; a blank limit is none.
with

cases as (
    select * from (
        values
        ('inside', {{ to_points(5) }}, cast(0 as double), cast(10 as double), {{ to_points(5) }}),
        ('below', -0.5, 0, 10, 0),
        ('above', 10.5, 0, 10, 10),
        ('no floor', -11, null, 10, -11),
        ('no ceiling', 11, 0, null, 11)
    ) as cases (case_name, points, min_points, max_points, expected)
),

final as (
    select * from cases
    where {{ limit_points('points', 'cases') }} is distinct from expected
)

select * from final
