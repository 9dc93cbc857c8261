-- A whole number is the same id however it is stored; every other id is left as it is.
with

cases as (
    select * from (
        values
        ('whole', '1', '1'),
        ('a double as text', '1.0', '1'),
        ('zero as text', '0.0', '0'),
        ('two decimals', '1.00', '1.00'),
        ('a version', '1.10', '1.10'),
        ('zeros in front', '001', '001'),
        ('zeros in front of a double', '001.0', '001.0'),
        ('letters', 'v1.0', 'v1.0'),
        ('two points', '1.0.0', '1.0.0'),
        ('no digits', '.0', '.0'),
        ('blanks', ' 7.0 ', '7'),
        ('blank', ' ', null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        expected,
        {{ clean_id('given') }} as result
    from cases
    union all
    select
        'a double' as case_name,
        '12' as expected,
        {{ clean_id('cast(12 as double precision)', 'double') }} as result
    union all
    select
        'a fraction' as case_name,
        '1.5' as expected,
        {{ clean_id('cast(1.5 as double precision)', 'double') }} as result
    union all
    select
        'no number' as case_name,
        null as expected,
        {{ clean_id("cast('nan' as double precision)", 'double') }} as result
    union all
    select
        'a decimal' as case_name,
        '12' as expected,
        {{ clean_id('cast(12 as decimal(18, 2))', 'decimal(18,2)') }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
