-- Signs that look like others, or like nothing, are named; what a keyboard types, other alphabets and emoji are not.
with

cases as (
    select * from (
        values
        ('a right quotation mark', 'L’Oréal', 'U+2019', 'a typographic quotation mark', 'L’Oréal'),
        ('a low quotation mark', '„x', 'U+201E', 'a typographic quotation mark', '„x'),
        ('a guillemet', '«x', 'U+00AB', 'a typographic quotation mark', '«x'),
        ('a no-break space', 'a' || chr(160) || 'b', 'U+00A0', 'a no-break space', 'a[a no-break space]b'),
        ('a narrow no-break space', 'a' || chr(8239) || 'b', 'U+202F', 'a no-break space', 'a[a no-break space]b'),
        ('a thin space', 'a' || chr(8201), 'U+2009', 'an odd space', 'a[an odd space]'),
        ('a zero-width space', chr(8203) || 'a', 'U+200B', 'a zero-width character', '[a zero-width character]a'),
        ('a byte order mark', chr(65279) || 'a', 'U+FEFF', 'a zero-width character', '[a zero-width character]a'),
        ('a soft hyphen', 'a' || chr(173), 'U+00AD', 'a soft hyphen', 'a[a soft hyphen]'),
        ('a mark of direction', 'a' || chr(8206), 'U+200E', 'a mark of the writing direction', 'a[a mark of the writing direction]'),
        ('an escape', 'a' || chr(27), 'U+001B', 'a control character', 'a[a control character]'),
        ('what a keyboard types', 'a''b"c`d-e|f;g', null, null, null),
        ('umlauts and emoji', 'Führung 😀 – 10 €', null, null, null),
        ('nothing', null, null, null, null)
    ) as cases (case_name, written, expected_code, expected_called, expected_shown)
),

results as (
    select
        *,
        {{ odd_sign('written') }} as code,
        {{ odd_sign('written', 'called') }} as called,
        {{ odd_sign('written', 'shown') }} as shown,
        {{ odd_sign('written', 'mend') }} as mend
    from cases
),

final as (
    select * from results
    where
        code is distinct from expected_code
        or called is distinct from expected_called
        or shown is distinct from expected_shown
        or (mend is null) is distinct from (code is null)
)

select * from final
