-- Ten characters, YYYY-MM-DD, are a date; everything else is null.
with

cases as (
    select * from (
        values
        ('date', '2024-01-31', '2024-01-31'),
        ('first day of a year', '2024-01-01', '2024-01-01'),
        ('last day of a year', '2024-12-31', '2024-12-31'),
        ('leap day', '2024-02-29', '2024-02-29'),
        ('before 1970', '1969-12-31', '1969-12-31'),
        ('early', '0001-01-01', '0001-01-01'),
        ('late', '9999-12-31', '9999-12-31'),
        ('no leap day', '2023-02-29', null),
        ('no such day', '2024-04-31', null),
        ('no such month', '2024-13-01', null),
        ('day zero', '2024-01-00', null),
        ('nine characters', '2024-1-31', null),
        ('with a time', '2024-01-31 12:00:00', null),
        ('with a zone', '2024-01-31Z', null),
        ('with a blank behind', '2024-01-31 ', null),
        ('day first', '31.01.2024', null),
        ('month first', '01/31/2024', null),
        ('ten digits', '1706702400', null),
        ('ten letters', 'not a date', null),
        ('without hyphens', '20240131', null),
        ('endless', 'infinity', null),
        ('slashes', '2024/01/31', null),
        ('spaces', '2024 01 31', null),
        ('year of five digits', '12024-1-31', null),
        ('negative year', '-2024-01-1', null),
        ('empty', '', null),
        ('null', null, null)
    ) as cases (case_name, given, expected_text)
),

results as (
    select
        case_name,
        given,
        cast(expected_text as date) as expected,
        {{ to_date('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
