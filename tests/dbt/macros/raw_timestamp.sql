-- Each shape that has one meaning is read; 1/2/2026 only where it is said what comes first.
with

cases as (
    select * from (
        values
        ('one digit', '2021-1-7 6:49:18', '2021-01-07 06:49:18', '2021-01-06 19:49:18'),
        ('GMT', '2021-01-07 06:49:18 GMT', '2021-01-07 06:49:18', '2021-01-07 06:49:18'),
        ('a date stays that date', '2021/01/07', '2021-01-07 00:00:00', '2021-01-07 00:00:00'),
        ('seconds', '1610002158', '2021-01-07 06:49:18', '2021-01-07 06:49:18'),
        ('thousandths', '1610002158123.0', '2021-01-07 06:49:18.123', '2021-01-07 06:49:18.123'),
        ('eight digits', '20210107', '2021-01-07 00:00:00', '2021-01-07 00:00:00'),
        ('seven digits', '2021017', null, null),
        ('as in a mail', 'Thu, 07 Jan 2021 06:49:18 GMT', '2021-01-07 06:49:18', '2021-01-07 06:49:18'),
        ('half of a day', 'Jan 7, 2021 12:49 AM', '2021-01-07 00:49:00', '2021-01-06 13:49:00'),
        ('comma', '2021-01-07T06:49:18,5+02:00', '2021-01-07 04:49:18.5', '2021-01-07 04:49:18.5'),
        ('two meanings', '1/2/2026', null, '2026-02-01 00:00:00'),
        ('two meanings, one possible', '13/2/2026', null, '2026-02-13 00:00:00'),
        ('two digits for the year', '1.2.26 10:00', null, '2026-01-31 23:00:00'),
        ('no such day', '30/2/2026', null, null),
        ('word', 'soon', null, null),
        ('null', null, null, null)
    ) as cases (case_name, given, plain_text, sydney_text)
),

results as (
    select
        case_name,
        cast(plain_text as timestamp) as plain,
        cast(sydney_text as timestamp) as sydney,
        {{ raw_timestamp('given') }} as plain_result,
        {{ raw_timestamp('given', 'day_first', 'Australia/Sydney') }} as sydney_result
    from cases
),

final as (
    select * from results
    where plain_result is distinct from plain or sydney_result is distinct from sydney
)

select * from final
