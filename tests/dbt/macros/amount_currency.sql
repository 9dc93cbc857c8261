-- A code or a sign of one currency names it; a sign that many countries use names none.
with

cases as (
    select * from (
        values
        ('€1200', 'EUR'), ('1200 eur', 'EUR'), ('GBP 5', 'GBP'), ('£5', 'GBP'), ('US$ 5', 'USD'), ('R$5', 'BRL'), ('A$5', 'AUD'),
        ('CA$5', 'CAD'), ('5 zł', 'PLN'), ('chf5', 'CHF'), ('(usd 5)', 'USD'),
        ('$5', null), ('5 kr', null), ('¥5', null), ('5', null), ('', null), (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ amount_currency('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
