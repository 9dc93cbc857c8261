-- The blanks around a key go, what is left empty is null, and nothing is cut.
with

cases as (
    select * from (
        values
        ('left alone', 'C-0001', 'C-0001'),
        ('spaces on both sides', '  C-0001  ', 'C-0001'),
        ('tab, carriage return and line feed before', chr(9) || chr(13) || chr(10) || 'C-0001', 'C-0001'),
        ('tab, carriage return and line feed after', 'C-0001' || chr(9) || chr(13) || chr(10), 'C-0001'),
        ('blanks inside stay', 'C' || chr(9) || '00  01', 'C' || chr(9) || '00  01'),
        ('the case stays', ' c-0001A ', 'c-0001A'),
        ('zeros in front stay', '0001', '0001'),
        ('t, r and n are no blanks', 'trnt', 'trnt'),
        ('a backslash is no blank', chr(92) || 'C' || chr(92), chr(92) || 'C' || chr(92)),
        ('a no-break space is no blank', 'C' || chr(160), 'C' || chr(160)),
        ('1001 characters', repeat('a', 1001), repeat('a', 1001)),
        ('two long keys differ at the end', repeat('a', 100000) || 'b', repeat('a', 100000) || 'b'),
        ('empty', '', null),
        ('spaces only', '   ', null),
        ('every kind of blank', ' ' || chr(9) || chr(13) || chr(10) || ' ', null),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        given,
        expected,
        {{ clean_key('given') }} as result
    from cases
    union all
    select
        'a number becomes text' as case_name,
        '-12' as given,
        '-12' as expected,
        {{ clean_key('cast(-12 as integer)') }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
