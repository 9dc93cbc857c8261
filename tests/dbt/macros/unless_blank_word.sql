-- A word of the list is nothing, whatever its capitals and blanks; as part of a value it stays.
with

cases as (
    select * from (
        values
        ('unknown', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), cast(null as varchar)),
        ('UnKnown', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), null),
        ('N / A', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), null),
        ('n/a', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), null),
        ('unknown soldier', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), 'unknown soldier'),
        ('n', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), 'n'),
        ('Spain', chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), 'Spain'),
        ('unknown', null, 'unknown'),
        (null, chr(31) || 'unknown' || chr(31) || 'n/a' || chr(31), null)
    ) as cases (given, words, expected)
),

results as (
    select
        *,
        {{ unless_blank_word('given', 'words') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
