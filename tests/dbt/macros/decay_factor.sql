-- Half of a hit is left after each half-life, all of it without one; the exponent is held at 1000.
with

cases as (
    select * from (
        values
        ('no half-life, today', 0, cast(null as double), cast('1' as double)),
        ('no half-life, 14 days', 14, null, cast('1' as double)),
        ('no half-life, 28 days', 28, null, cast('1' as double)),
        ('no half-life, 20 years', 7300, null, cast('1' as double)),
        ('half a day, today', 0, 0.5, cast('1' as double)),
        ('half a day, one day', 1, 0.5, cast('0.25' as double)),
        ('half a day, 14 days', 14, 0.5, cast('3.725290298461914e-09' as double)),
        ('half a day, 28 days', 28, 0.5, cast('1.3877787807814457e-17' as double)),
        ('half a day, exponent 998', 499, 0.5, cast('3.7330544740128755e-301' as double)),
        ('half a day, exponent 1000', 500, 0.5, cast('9.332636185032189e-302' as double)),
        ('half a day, exponent held', 501, 0.5, cast('9.332636185032189e-302' as double)),
        ('half a day, 20 years, held', 7300, 0.5, cast('9.332636185032189e-302' as double)),
        ('half a day, 1000 years, held', 365000, 0.5, cast('9.332636185032189e-302' as double)),
        ('14 days, today', 0, 14, cast('1' as double)),
        ('14 days, one day', 1, 14, cast('0.9516951530106196' as double)),
        ('14 days, 7 days', 7, 14, cast('0.7071067811865476' as double)),
        ('14 days, 14 days', 14, 14, cast('0.5' as double)),
        ('14 days, 28 days', 28, 14, cast('0.25' as double)),
        ('14 days, 20 years', 7300, 14, cast('1.0823292708008788e-157' as double)),
        ('10 years, today', 0, 3650, cast('1' as double)),
        ('10 years, 14 days', 14, 3650, cast('0.9973448843512513' as double)),
        ('10 years, 28 days', 28, 3650, cast('0.9946968183416109' as double)),
        ('10 years, 10 years', 3650, 3650, cast('0.5' as double)),
        ('10 years, 20 years', 7300, 3650, cast('0.25' as double))
    ) as cases (case_name, age_days, half_life_days, expected)
),

results as (
    select
        case_name,
        age_days,
        half_life_days,
        expected,
        {{ decay_factor('age_days', 'half_life_days') }} as result
    from cases
    union all
    -- Whole numbers must not be divided as whole numbers.
    select
        'whole half-life: ' || case_name as case_name,
        age_days,
        half_life_days,
        expected,
        {{ decay_factor('age_days', 'cast(half_life_days as integer)') }} as result
    from cases
    where half_life_days >= 1
),

final as (
    select * from results
    where not coalesce(abs(result / expected - 1) < 0.000000000001, false)
)

select * from final
