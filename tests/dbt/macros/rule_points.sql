-- The points of a rule are its points times its decayed hits, also where they are negative.
with

cases as (
    select * from (
        values
        ('one fresh hit', cast(20 as double), cast(1 as decimal(38, 15)), cast(20 as double)),
        ('two hits, half decayed', 2, 1, 2),
        ('a part of a hit', 20, 0.25, 5),
        ('points with decimals', 0.5, 3, 1.5),
        ('negative', -10, 1.5, -15),
        ('negative and decayed', -10, 0.125, -1.25),
        ('no points', 0, 7, 0),
        ('no hits', 20, 0, 0),
        ('smallest hit', 1, 0.000000000000001, cast('1e-15' as double)),
        ('many hits', 40, 1000000000, cast('4e10' as double)),
        ('many points', 1000000000, 1000000, cast('1e15' as double)),
        ('hits unknown', 20, null, null),
        ('points unknown', null, 1, null)
    ) as cases (case_name, points, decayed_hits, expected)
),

results as (
    select
        case_name,
        points,
        decayed_hits,
        expected,
        {{ rule_points('points', 'decayed_hits') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
