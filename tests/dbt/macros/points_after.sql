-- Hits fade on from today, the cap bites as long as more is left, and silence counts from the day on which it falls due.
with

cases as (
    select * from (
        values
        ('today', 0, cast(20 as double), cast(1.5 as decimal(38, 15)), cast(21 as double), cast(null as double), 0, cast(30 as double)),
        ('one half-life', 21, 20, 1.5, 21, null, 0, 15),
        ('two half-lives', 42, 20, 1.5, 21, null, 0, 7.5),
        ('capped today', 0, 20, 4, 21, 50, 0, 50),
        ('still capped', 7, 20, 4, 21, 50, 0, 50),
        ('no longer capped', 21, 20, 4, 21, 50, 0, 40),
        ('negative points fade', 60, -10, 1, 60, null, 0, -5),
        ('negative points capped', 0, -10, 3, 60, 20, 0, -20),
        ('no half-life', 365, 20, 2, null, null, 0, 40),
        ('a year of half days', 365, 20, 2, 0.5, null, 0, 0),
        ('silence not due', 29, -5, 1, null, null, 30, 0),
        ('silence due', 30, -5, 1, null, null, 30, -5),
        ('silence long due', 365, -5, 1, null, null, 30, -5)
    ) as cases (case_name, days, rule_points, decayed_hits, half_life_days, max_points, due_in_days, expected)
),

results as (
    select
        case_name,
        expected,
        {{ points_after('cases', 'cases.days') }} as result
    from cases
),

final as (
    select * from results
    where not coalesce(abs(cast(result as double) - expected) < 0.000000000001, false)
)

select * from final
