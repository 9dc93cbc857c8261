-- Case and blanks make no difference; what is no address is null.
with

cases as (
    select * from (
        values
        ('ann@example.com', 'ann@example.com'), (' Ann@Example.COM ', 'ann@example.com'), ('ann @ example.com', 'ann@example.com'),
        ('ann@example.com' || chr(160), 'ann@example.com'), ('ann' || chr(8203) || '@example.com', 'ann@example.com'),
        (chr(65279) || 'ann@example.com' || chr(9), 'ann@example.com'),
        ('n/a', null), ('-', null), ('none', null), ('@example.com', null), ('ann@', null), ('', null), (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ email_address('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
