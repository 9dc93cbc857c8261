-- Quantiles of the standard normal distribution, beside those of scipy.
with

cases as (
    select * from (
        values
        ('0.5', '0.5', '0.0'),
        ('0.6', '0.6', '0.2533471031357997'),
        ('0.75', '0.75', '0.6744897501960817'),
        ('0.9', '0.9', '1.2815515655446004'),
        ('0.92', '0.92', '1.4050715603096329'),
        ('0.925', '0.925', '1.4395314709384563'),
        ('0.9250001', '0.9250001', '1.439532177375901'),
        ('0.95', '0.95', '1.6448536269514722'),
        ('0.975', '0.975', '1.959963984540054'),
        ('0.99', '0.99', '2.3263478740408408'),
        ('0.995', '0.995', '2.5758293035489004'),
        ('0.9995', '0.9995', '3.2905267314919255'),
        ('0.99995', '0.99995', '3.8905918864131204'),
        ('0.999999', '0.999999', '4.753424308817087'),
        ('0.999999999', '0.999999999', '5.997807019601637'),
        ('0.9999999999999', '0.9999999999999', '7.3487545403000425'),
        ('null', null, null)
    ) as cases (case_name, probability_text, expected_text)
),

typed as (
    select
        case_name,
        cast(probability_text as double) as probability,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ normal_quantile('probability') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001, result is null and expected is null)
)

select * from final
