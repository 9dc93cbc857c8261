-- What stands behind the ? of an address and before its #.
with

cases as (
    select * from (
        values
        ('/', null),
        ('/pricing', null),
        ('/pricing/', null),
        ('/Pricing', null),
        ('/pricing//', null),
        ('https://acme.example/pricing?plan=pro#faq', 'plan=pro'),
        ('https://acme.example', null),
        ('https://acme.example/', null),
        ('HTTP://Acme.Example:8080/Shop/', null),
        ('https://kim:a@acme.example:443?a=b', 'a=b'),
        ('http://[::1]:80/a', null),
        ('http://[::1]/a', null),
        ('https://acme.example#faq', null),
        ('https://acme.example?next=http://b.example/c', 'next=http://b.example/c'),
        ('https://acme.example/a?user=a@b.example', 'user=a@b.example'),
        ('/go?to=https://b.example/c', 'to=https://b.example/c'),
        ('/go/https://b.example/c/', null),
        ('/a?b=c?d', 'b=c?d'),
        ('/a#b?c=d', null),
        ('/a/?', null),
        ('/a? #b', null),
        ('/a ?b', 'b'),
        ('/A%20B/', null),
        ('/a;jsessionid=1', null),
        ('/a//b', null),
        ('//acme.example/a/', null),
        ('//', null),
        ('https://', null),
        ('https:///a', null),
        ('/ÜBER/', null),
        ('?a=b', null),
        ('Pricing/', null),
        ('acme.example/Pricing?a', null),
        ('ftp://acme.example/A/', null),
        ('httpx://acme.example/A/?b', null),
        ('http:/a/', null),
        ('What? #1', null),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        *,
        {{ page_query('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
