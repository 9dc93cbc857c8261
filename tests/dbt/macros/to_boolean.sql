-- Ten words are true or false, in any case and between blanks; everything else is null.
with

cases as (
    select * from (
        values
        ('true', true),
        ('t', true),
        ('yes', true),
        ('y', true),
        ('1', true),
        ('True', true),
        ('TRUE', true),
        ('YeS', true),
        ('T', true),
        ('  yes ', true),
        (chr(9) || 'true' || chr(13) || chr(10), true),
        ('false', false),
        ('f', false),
        ('no', false),
        ('n', false),
        ('0', false),
        ('False', false),
        ('FALSE', false),
        ('nO', false),
        (' 0 ', false),
        (chr(10) || 'No', false),
        ('maybe', null),
        ('yes!', null),
        ('ye', null),
        ('truee', null),
        ('yes no', null),
        ('2', null),
        ('-1', null),
        ('1.0', null),
        ('00', null),
        ('null', null),
        ('', null),
        ('  ', null),
        (repeat('1', 1000), null),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ to_boolean('given') }} as result
    from cases
    union all
    select
        'a boolean' as given,
        true as expected,
        {{ to_boolean('1 = 1') }} as result
    union all
    select
        'a whole number' as given,
        false as expected,
        {{ to_boolean('cast(0 as integer)') }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
