-- A word of the list is nothing, whatever its capitals and blanks; as part of a value it stays.
with

blank_words as (
    select * from (values ('unknown'), ('n/a'), ('notset')) as blank_words (word)
),

no_words as (
    select word from blank_words
    where word is null
),

cases as (
    select * from (
        values
        ('unknown', cast(null as varchar)),
        ('UnKnown', null),
        ('N / A', null),
        ('not  set', null),
        ('unknown soldier', 'unknown soldier'),
        ('known', 'known'),
        ('n', 'n'),
        ('', ''),
        ('Spain', 'Spain'),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ unless_blank_word('given') }} as result,
        {{ unless_blank_word('given', 'no_words') }} as without_words
    from cases
),

final as (
    select * from results
    where result is distinct from expected or without_words is distinct from given
)

select * from final
