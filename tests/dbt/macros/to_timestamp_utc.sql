-- A timestamp with an offset is turned into UTC, one without is UTC; what cannot be read is null.
with

cases as (
    select * from (
        values
        ('date', '2024-01-31', '2024-01-31 00:00:00'),
        ('date and time', '2024-01-31 12:34:56', '2024-01-31 12:34:56'),
        ('without seconds', '2024-01-31 12:34', '2024-01-31 12:34:00'),
        ('T between', '2024-01-31T12:34:56', '2024-01-31 12:34:56'),
        ('fraction of a second', '2024-01-31T12:34:56.123456', '2024-01-31 12:34:56.123456'),
        ('Z', '2024-01-31T12:34:56Z', '2024-01-31 12:34:56'),
        ('fraction and Z', '2024-01-31T12:34:56.5Z', '2024-01-31 12:34:56.5'),
        ('offset zero', '2024-01-31T12:34:56+00:00', '2024-01-31 12:34:56'),
        ('offset east', '2024-01-31T12:34:56+02:00', '2024-01-31 10:34:56'),
        ('offset west', '2024-01-31T12:34:56-05:00', '2024-01-31 17:34:56'),
        ('offset of hours only', '2024-01-31 12:34:56+02', '2024-01-31 10:34:56'),
        ('offset without a colon', '2024-01-31T12:34:56+0530', '2024-01-31 07:04:56'),
        ('offset with half an hour west', '2024-01-31T12:34:56-03:30', '2024-01-31 16:04:56'),
        ('offset moves it to the day before', '2024-01-01T00:30:00+01:00', '2023-12-31 23:30:00'),
        ('offset moves it to the day after', '2024-02-28T23:30:00-05:00', '2024-02-29 04:30:00'),
        ('offset without seconds', '2024-01-31T12:34+02:00', '2024-01-31 10:34:00'),
        ('Z without seconds', '2024-01-31T12:34Z', '2024-01-31 12:34:00'),
        ('offset behind a space', '2024-01-31 12:34:56 +0200', '2024-01-31 10:34:56'),
        ('no summer time in UTC', '2024-03-31 02:30:00', '2024-03-31 02:30:00'),
        ('leap day', '2024-02-29 00:00:00', '2024-02-29 00:00:00'),
        ('last second of a year', '2023-12-31 23:59:59', '2023-12-31 23:59:59'),
        ('before 1970', '1969-12-31T23:59:59Z', '1969-12-31 23:59:59'),
        ('early', '0001-01-02', '0001-01-02 00:00:00'),
        ('late', '9999-12-31T23:59:59Z', '9999-12-31 23:59:59'),
        ('Z behind a space', '2024-01-31 12:34:56 Z', '2024-01-31 12:34:56'),
        ('offset behind a space, without seconds', '2024-01-31 12:34 +02:00', '2024-01-31 10:34:00'),
        ('UTC behind a space', '2024-01-31 12:34:56 UTC', '2024-01-31 12:34:56'),
        ('fraction and UTC without a space', '2024-01-31T12:34:56.25UTC', '2024-01-31 12:34:56.25'),
        ('date with UTC', '2024-01-31 UTC', null),
        ('fraction and offset', '2024-01-31T12:34:56.5+02:00', '2024-01-31 10:34:56.5'),
        ('billionths of a second', '2024-01-31T12:34:56.123456789Z', '2024-01-31 12:34:56.123456'),
        ('date with a T and no time', '2024-01-31T', null),
        ('date with a zone', '2024-01-31Z', null),
        ('hour only', '2024-01-31T12', null),
        ('hour 24', '2024-01-31 24:00:00', null),
        ('second 61', '2024-01-31 12:34:61', null),
        ('no leap day', '2023-02-29 00:00:00', null),
        ('no such day', '2024-02-30', null),
        ('no such month', '2024-13-01', null),
        ('no such hour', '2024-01-31 25:00:00', null),
        ('no such minute', '2024-01-31 12:60:00', null),
        ('slashes', '2024/01/31', null),
        ('one digit for the month', '2024-1-31', null),
        ('two digits for the year', '24-01-31', null),
        ('five digits for the year', '12024-01-31', null),
        ('before the common era', '-0044-03-15', null),
        ('without hyphens', '20240131T123456', null),
        ('half of the day', '2024-01-31 12:34:56 PM', null),
        ('zone by name', '2024-01-31 12:34:56 Europe/Berlin', null),
        ('zone by letters', '2024-01-31 12:34:56 EST', null),
        ('something behind', '2024-01-31 12:34:56 or so', null),
        ('blank before', ' 2024-01-31', null),
        ('day first', '31.01.2024', null),
        ('month first', '01/31/2024', null),
        ('seconds since 1970', '1706702400', null),
        ('year and month', '2024-01', null),
        ('time only', '12:34:56', null),
        ('word', 'yesterday', null),
        ('endless', 'infinity', null),
        ('endless past', '-infinity', null),
        ('empty', '', null),
        ('null', null, null)
    ) as cases (case_name, given, expected_text)
),

results as (
    select
        case_name,
        given,
        cast(expected_text as timestamp) as expected,
        {{ to_timestamp_utc('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
