-- The host of an address, without port and without the name before it.
with

cases as (
    select * from (
        values
        ('/', null),
        ('/pricing', null),
        ('/pricing/', null),
        ('/Pricing', null),
        ('/pricing//', null),
        ('https://acme.example/pricing?plan=pro#faq', 'acme.example'),
        ('https://acme.example', 'acme.example'),
        ('https://acme.example/', 'acme.example'),
        ('HTTP://Acme.Example:8080/Shop/', 'acme.example'),
        ('https://kim:a@acme.example:443?a=b', 'acme.example'),
        ('http://[::1]:80/a', '[::1]'),
        ('http://[::1]/a', '[::1]'),
        ('https://acme.example#faq', 'acme.example'),
        ('https://acme.example?next=http://b.example/c', 'acme.example'),
        ('https://acme.example/a?user=a@b.example', 'acme.example'),
        ('/go?to=https://b.example/c', null),
        ('/go/https://b.example/c/', null),
        ('/a?b=c?d', null),
        ('/a#b?c=d', null),
        ('/a/?', null),
        ('/a? #b', null),
        ('/a ?b', null),
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
        {{ page_host('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
