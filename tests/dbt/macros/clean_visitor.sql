-- A cookie is left as it is, an e-mail address is written in small letters, and the blanks around both go.
with

cases as (
    select * from (
        values
        ('a cookie keeps its case', ' Anon-1A ', 'Anon-1A'),
        ('an address does not', ' Ann.Lee@Acme.COM' || chr(9), 'ann.lee@acme.com'),
        ('blanks inside stay', 'Ann Lee@acme.com', 'ann lee@acme.com'),
        ('letters with accents', 'ÄNN@acme.com', 'änn@acme.com'),
        ('spaces only', '   ', null),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        given,
        expected,
        {{ clean_visitor('given') }} as result
    from cases
    union all
    select
        'a number becomes text' as case_name,
        '-12' as given,
        '-12' as expected,
        {{ clean_visitor('cast(-12 as integer)') }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
