-- The last days of months and weeks that were over before a date.
with

cases as (
    select * from (
        values
        ('month before', 'month', '2026-06-30', '1', '2026-05-31'),
        ('first of a month', 'month', '2026-06-01', '1', '2026-05-31'),
        ('two months before', 'month', '2026-06-15', '2', '2026-04-30'),
        ('over a year', 'month', '2026-01-31', '2', '2025-11-30'),
        ('February of a leap year', 'month', '2024-03-31', '1', '2024-02-29'),
        ('a year back', 'month', '2026-06-30', '12', '2025-06-30'),
        ('week before, from a Wednesday', 'week', '2026-01-14', '1', '2026-01-11'),
        ('from a Sunday', 'week', '2026-01-11', '1', '2026-01-04'),
        ('from a Monday', 'week', '2026-01-12', '1', '2026-01-11'),
        ('three weeks before', 'week', '2026-01-14', '3', '2025-12-28')
    ) as cases (case_name, cadence_text, day_text, place_text, expected_text)
),

typed as (
    select
        case_name,
        cadence_text as cadence,
        cast(day_text as date) as day,
        cast(place_text as integer) as place,
        cast(expected_text as date) as expected
    from cases
),

results as (
    select
        *,
        cast({{ period_end('cadence', 'day', 'place') }} as date) as result
    from typed
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
