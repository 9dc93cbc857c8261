-- What stands between the scheme and the path of an address.
with

cases as (
    select * from (
        values
        ('https://kim:a@Acme.example:443/a?b#c', 'kim:a@Acme.example:443'),
        ('HTTPS://acme.example?b/c', 'acme.example'),
        ('http://acme.example#b/c', 'acme.example'),
        ('http://acme.example', 'acme.example'),
        ('http://', ''),
        ('http:///a', ''),
        ('/a', null),
        ('//acme.example/a', null),
        ('acme.example/a', null),
        ('httpx://acme.example', null),
        ('ftp://acme.example', null),
        ('go to http://acme.example', null),
        ('', null),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        *,
        {{ page_authority('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
