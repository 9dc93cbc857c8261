-- A day lies within so many days up to a date, which is itself the first of them.
with

cases as (
    select * from (
        values
        ('the date itself', cast('2026-01-31' as date), cast('2026-01-31' as date), 7, true),
        ('the last of the days', cast('2026-01-25' as date), cast('2026-01-31' as date), 7, true),
        ('one day too old', cast('2026-01-24' as date), cast('2026-01-31' as date), 7, false),
        ('a day to come', cast('2026-02-01' as date), cast('2026-01-31' as date), 7, false),
        ('one day, today', cast('2026-01-31' as date), cast('2026-01-31' as date), 1, true),
        ('one day, yesterday', cast('2026-01-30' as date), cast('2026-01-31' as date), 1, false),
        ('over a leap day', cast('2024-02-28' as date), cast('2024-03-01' as date), 3, true),
        ('over a leap day, one too few', cast('2024-02-28' as date), cast('2024-03-01' as date), 2, false),
        ('long ago', cast('1990-01-01' as date), cast('2026-01-31' as date), 100000, true),
        ('no date', cast('2026-01-31' as date), cast(null as date), 7, null)
    ) as cases (case_name, day, date, days, expected)
),

final as (
    select * from cases
    where ({{ lies_within('day', 'date', 'days') }}) is distinct from expected
)

select * from final
