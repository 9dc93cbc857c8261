-- The blanks around a text go, what is left empty is null, and a long text is cut.
with

cases as (
    select * from (
        values
        ('left alone', 'acme', 'acme'),
        ('spaces on both sides', '  acme  ', 'acme'),
        ('tab, carriage return and line feed before', chr(9) || chr(13) || chr(10) || 'acme', 'acme'),
        ('tab, carriage return and line feed after', 'acme' || chr(9) || chr(13) || chr(10), 'acme'),
        ('mixed blanks', ' ' || chr(9) || ' ' || chr(10) || 'acme' || chr(13) || ' ', 'acme'),
        ('blanks inside stay', 'acme' || chr(9) || 'and  sons', 'acme' || chr(9) || 'and  sons'),
        ('the case stays', ' ACME gmbh ', 'ACME gmbh'),
        ('a quotation mark at the end stays', ' ''acme'' ', '''acme'''),
        ('t, r and n are no blanks', 'trnt', 'trnt'),
        ('a backslash is no blank', chr(92) || 'acme' || chr(92), chr(92) || 'acme' || chr(92)),
        ('a no-break space is no blank', chr(160) || 'acme', chr(160) || 'acme'),
        ('a vertical tab is no blank', chr(11) || 'acme', chr(11) || 'acme'),
        ('letters beyond ASCII', ' Größe ', 'Größe'),
        ('one letter', 'a', 'a'),
        ('999 letters', repeat('a', 999), repeat('a', 999)),
        ('1000 letters', repeat('a', 1000), repeat('a', 1000)),
        ('1001 letters', repeat('a', 1001), repeat('a', 1000)),
        ('1000 letters between blanks', '  ' || repeat('a', 1000) || ' ', repeat('a', 1000)),
        ('letters are counted, not bytes', repeat('ä', 1001), repeat('ä', 1000)),
        ('a very long text', repeat('a', 100000), repeat('a', 1000)),
        ('empty', '', null),
        ('spaces only', '   ', null),
        ('every kind of blank', ' ' || chr(9) || chr(13) || chr(10) || ' ', null),
        ('2000 spaces', repeat(' ', 2000), null),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        given,
        expected,
        {{ clean_text('given') }} as result
    from cases
    union all
    select
        'cut at 3: ' || case_name as case_name,
        given,
        left(expected, 3) as expected,
        {{ clean_text('given', 3) }} as result
    from cases
    where case_name like '%letters%'
    union all
    select
        'a number becomes text' as case_name,
        '12' as given,
        '12' as expected,
        {{ clean_text('cast(12 as integer)') }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
