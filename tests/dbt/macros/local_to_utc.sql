-- A local time in UTC: of two moments the earlier, null where the clocks leap over it.
with

cases as (
    select * from (
        values
        ('winter', cast('2026-01-05 12:00:00' as timestamp), cast('2026-01-05 11:00:00' as timestamp)),
        ('summer', cast('2026-07-05 12:00:00' as timestamp), cast('2026-07-05 10:00:00' as timestamp)),
        ('occurs twice', cast('2026-10-25 02:30:00' as timestamp), cast('2026-10-25 00:30:00' as timestamp)),
        ('occurs never', cast('2026-03-29 02:30:00' as timestamp), null),
        ('first after the leap', cast('2026-03-29 03:00:00' as timestamp), cast('2026-03-29 01:00:00' as timestamp)),
        ('first that occurs once again', cast('2026-10-25 03:00:00' as timestamp), cast('2026-10-25 02:00:00' as timestamp)),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        expected,
        {{ local_to_utc('given', 'Europe/Berlin') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
