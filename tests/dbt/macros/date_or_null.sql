-- A date that a user gave becomes a date, a blank one null. What is refused stops the build, so it is not here.
with

cases as (
    select
        'text' as given,
        {{ date_or_null('2026-01-31') }} as result,
        cast('2026-01-31' as date) as expected
    union all
    select
        'blanks around it' as given,
        {{ date_or_null(' 2026-01-31 ') }} as result,
        cast('2026-01-31' as date) as expected
    union all
    select
        'a date, as YAML reads it' as given,
        {{ date_or_null(modules.datetime.date(2026, 1, 31)) }} as result,
        cast('2026-01-31' as date) as expected
    union all
    select
        'leap day' as given,
        {{ date_or_null('2024-02-29') }} as result,
        cast('2024-02-29' as date) as expected
    union all
    select
        'last day of a year' as given,
        {{ date_or_null('2025-12-31') }} as result,
        cast('2025-12-31' as date) as expected
    union all
    select
        'early' as given,
        {{ date_or_null('0001-01-01') }} as result,
        cast('0001-01-01' as date) as expected
    union all
    select
        'late' as given,
        {{ date_or_null('9999-12-31') }} as result,
        cast('9999-12-31' as date) as expected
    union all
    select
        'it is a date, not a text' as given,
        cast({{ dbt.dateadd('day', 1, date_or_null('2026-01-31')) }} as date) as result,
        cast('2026-02-01' as date) as expected
    union all
    select
        'none' as given,
        {{ date_or_null(none) }} as result,
        cast(null as date) as expected
    union all
    select
        'empty' as given,
        {{ date_or_null('') }} as result,
        cast(null as date) as expected
    union all
    select
        'spaces' as given,
        {{ date_or_null('   ') }} as result,
        cast(null as date) as expected
),

final as (
    select * from cases
    where result is distinct from expected
)

select * from final
