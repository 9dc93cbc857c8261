-- Numbers, dates and flags are shown; names, words, addresses and whatever is long are not.
with

cases as (
    select * from (
        values
        ('number', '1,200.50', '1,200.50'),
        ('range', '11-50', '11-50'),
        ('date', '1/2/2026', '1/2/2026'),
        ('date with a word', '7-Jan-21', '7-Jan-21'),
        ('not a number', 'NaN', 'NaN'),
        ('amount', '€1200', '€1200'),
        ('flag', 'off', 'off'),
        ('flag in capitals between blanks', ' OFF ', ' OFF '),
        ('nothing but blanks', '  ', '  '),
        ('part of a word', 'ov', null),
        ('name', 'Erika', null),
        ('name with a number', 'Erika 7', null),
        ('address', '1@2', null),
        ('long', '1234567890123456789012345', null),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        expected,
        {{ shown_value('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
