-- Points are a decimal with 15 places. Their text is compared, so that a double does not pass for one.
with

cases as (
    select * from (
        values
        ('zero', cast('0' as double), '0.000000000000000'),
        ('whole', cast('20' as double), '20.000000000000000'),
        ('negative', cast('-10' as double), '-10.000000000000000'),
        ('a tenth', cast('0.1' as double), '0.100000000000000'),
        ('negative with decimals', cast('-2.5' as double), '-2.500000000000000'),
        ('a third', cast('0.3333333333333333' as double), '0.333333333333333'),
        ('smallest', cast('1e-15' as double), '0.000000000000001'),
        ('below half of the smallest', cast('4e-16' as double), '0.000000000000000'),
        ('a held decay', cast('9.332636185032189e-302' as double), '0.000000000000000'),
        ('a quarter of a million', cast('250000' as double), '250000.000000000000000'),
        ('a hundred thousand, negative', cast('-1e5' as double), '-100000.000000000000000'),
        ('null', cast(null as double), null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        expected,
        cast({{ to_points('given') }} as varchar) as result
    from cases
    union all
    select
        'a plain number' as case_name,
        '0.000000000000000' as expected,
        cast({{ to_points(0) }} as varchar) as result
    union all
    select
        'a sum of two columns' as case_name,
        '0.500000000000000' as expected,
        cast({{ to_points('given + 0.4') }} as varchar) as result
    from cases
    where case_name = 'a tenth'
    union all
    -- Added up as doubles, ten tenths are less than one.
    select
        'ten tenths' as case_name,
        '1.000000000000000' as expected,
        cast(sum({{ to_points('cases.given') }}) as varchar) as result
    from cases
    cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as digits (digit)
    where cases.case_name = 'a tenth'
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
