-- A score is rounded to 9 decimals and then, half up, to 2.
with

cases as (
    select * from (
        values
        ('zero', '0', '0'),
        ('hundred', '100', '100'),
        ('two decimals stay', '36.25', '36.25'),
        ('down', '12.344', '12.34'),
        ('up', '12.346', '12.35'),
        ('half goes up', '12.345', '12.35'),
        ('half, stored a bit below', '2.675', '2.68'),
        ('half, stored a bit below, at one', '1.005', '1.01'),
        ('half with an even digit before', '2.665', '2.67'),
        ('half that a double holds exactly', '0.125', '0.13'),
        ('half with an even digit, held exactly', '0.625', '0.63'),
        ('smallest that goes up', '0.005', '0.01'),
        ('a little less', '0.004999999', '0'),
        ('up at 9 decimals, then half up', '0.0049999999996', '0.01'),
        ('down at 9 decimals', '0.0049999994', '0'),
        ('half up to hundred', '99.995', '100'),
        ('just not hundred', '99.994999999', '99.99'),
        ('a bit below a tier', '35.999999999999', '36'),
        ('a bit above a tier', '36.000000000001', '36'),
        ('visibly below a tier', '35.99', '35.99'),
        ('a bit below a half', '49.994999999999995', '50'),
        ('noise', '0.000000000001', '0'),
        ('sum of three tenths', '0.30000000000000004', '0.3'),
        ('huge', '100000000', '100000000'),
        ('null', null, null)
    ) as cases (case_name, given_text, expected_text)
),

results as (
    select
        case_name,
        given_text,
        cast(expected_text as double) as expected,
        {{ round_score('cast(given_text as double)') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
