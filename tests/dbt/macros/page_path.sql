-- An address is its path; what is no address stays as it is.
with

cases as (
    select * from (
        values
        ('/', '/'),
        ('/pricing', '/pricing'),
        ('/pricing/', '/pricing'),
        ('/Pricing', '/pricing'),
        ('/pricing//', '/pricing'),
        ('https://acme.example/pricing?plan=pro#faq', '/pricing'),
        ('https://acme.example', '/'),
        ('https://acme.example/', '/'),
        ('HTTP://Acme.Example:8080/Shop/', '/shop'),
        ('https://kim:a@acme.example:443?a=b', '/'),
        ('http://[::1]:80/a', '/a'),
        ('http://[::1]/a', '/a'),
        ('https://acme.example#faq', '/'),
        ('https://acme.example?next=http://b.example/c', '/'),
        ('https://acme.example/a?user=a@b.example', '/a'),
        ('/go?to=https://b.example/c', '/go'),
        ('/go/https://b.example/c/', '/go/https://b.example/c'),
        ('/a?b=c?d', '/a'),
        ('/a#b?c=d', '/a'),
        ('/a/?', '/a'),
        ('/a? #b', '/a'),
        ('/a ?b', '/a'),
        ('/A%20B/', '/a%20b'),
        ('/a;jsessionid=1', '/a;jsessionid=1'),
        ('/a//b', '/a//b'),
        ('//acme.example/a/', '//acme.example/a'),
        ('//', '/'),
        ('https://', '/'),
        ('https:///a', '/a'),
        ('/ÜBER/', '/über'),
        ('?a=b', '?a=b'),
        ('Pricing/', 'Pricing/'),
        ('acme.example/Pricing?a', 'acme.example/Pricing?a'),
        ('ftp://acme.example/A/', 'ftp://acme.example/A/'),
        ('httpx://acme.example/A/?b', 'httpx://acme.example/A/?b'),
        ('http:/a/', 'http:/a/'),
        ('What? #1', 'What? #1'),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        *,
        {{ page_path('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
