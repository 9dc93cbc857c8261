-- The years 1 to 9999 are timestamps; all others, and infinity, are null.
with

cases as (
    select * from (
        values
        ('today', cast('2026-01-05 06:00:00' as timestamp), true),
        ('first', cast('0001-01-01 00:00:00' as timestamp), true),
        ('last', cast('9999-12-31 23:59:59.999999' as timestamp), true),
        ('late', cast('10000-01-01 00:00:00' as timestamp), false),
        ('endless', cast('infinity' as timestamp), false),
        ('null', null, false)
    ) as cases (case_name, given, is_read)
),

results as (
    select
        case_name,
        given,
        is_read,
        {{ readable_timestamp('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from case when is_read then given end
)

select * from final
