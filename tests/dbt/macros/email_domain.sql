-- The domain is what stands after the last @; it is null where nothing stands on either side of it.
with

cases as (
    select * from (
        values
        ('address', 'ann@example.com', 'example.com'),
        ('domain of several parts', 'ann@mail.example.co.uk', 'mail.example.co.uk'),
        ('domain without a point', 'ann@localhost', 'localhost'),
        ('one letter on each side', 'a@b', 'b'),
        ('plus sign before', 'ann+news@example.com', 'example.com'),
        ('the case stays', 'Ann@Example.COM', 'Example.COM'),
        ('two @', 'ann@work@example.com', 'example.com'),
        ('@ in front and before', '@ann@example.com', 'example.com'),
        ('spaces around the domain', 'ann@ example.com ', 'example.com'),
        ('spaces before the @', 'ann @example.com', 'example.com'),
        ('quoted @', '"ann@work"@example.com', 'example.com'),
        ('letters beyond ASCII', 'jörg@bücher.example', 'bücher.example'),
        ('very long', repeat('a', 900) || '@' || repeat('b', 90), repeat('b', 90)),
        ('nothing after', 'ann@', null),
        ('nothing after the last', 'ann@example@', null),
        ('a space after', 'ann@ ', null),
        ('nothing before', '@example.com', null),
        ('a space before', ' @example.com', null),
        ('@ alone', '@', null),
        ('two @ alone', '@@', null),
        ('no @', 'example.com', null),
        ('empty', '', null),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        given,
        expected,
        {{ email_domain('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
