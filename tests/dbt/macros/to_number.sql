-- A number is [+-]?(digits[.digits*]|.digits)([eE][+-]?digits)? with a finite value; everything else is null.
with

cases as (
    select * from (
        values
        ('zero', '0', cast(0 as double)),
        ('whole', '42', 42),
        ('negative', '-42', -42),
        ('plus sign', '+42', 42),
        ('decimals', '2.5', 2.5),
        ('point in front', '.5', 0.5),
        ('negative point in front', '-.5', -0.5),
        ('point at the end', '5.', 5),
        ('zeros in front', '007', 7),
        ('zeros at the end', '1.500', 1.5),
        ('exponent', '1e3', 1000),
        ('capital exponent', '1E3', 1000),
        ('exponent with plus', '1e+3', 1000),
        ('exponent with minus', '25e-1', 2.5),
        ('point, end, exponent', '5.e1', 50),
        ('point in front, exponent', '+.5E-1', 0.05),
        ('huge', '1e308', cast('1e308' as double)),
        ('largest', '1.7976931348623157e308', cast('1.7976931348623157e308' as double)),
        ('smallest', '5e-324', cast('5e-324' as double)),
        ('300 digits', repeat('9', 300), cast('1e300' as double)),
        ('too small is zero', '1e-400', 0),
        ('too big is not finite', '1e400', null),
        ('too small is not finite', '-1e400', null),
        ('400 digits are not finite', repeat('9', 400), null),
        ('underscore', '1_000', null),
        ('underscore in the decimals', '1.0_0', null),
        ('comma', '1,000', null),
        ('decimal comma', '2,5', null),
        ('space between digits', '1 000', null),
        ('inf', 'inf', null),
        ('Infinity', 'Infinity', null),
        ('-inf', '-inf', null),
        ('nan', 'nan', null),
        ('NaN', 'NaN', null),
        ('empty', '', null),
        ('null', null, null),
        ('word', 'many', null),
        ('true', 'true', null),
        ('date', '2024-01-31', null),
        ('percent', '25%', null),
        ('currency', '$5', null),
        ('range', '11-50', null),
        ('hexadecimal', '0x10', null),
        ('binary', '0b1', null),
        ('suffix d', '1d', null),
        ('suffix f', '1f', null),
        ('suffix L', '1L', null),
        ('sign alone', '-', null),
        ('point alone', '.', null),
        ('sign and point', '+.', null),
        ('exponent alone', 'e5', null),
        ('exponent without digits', '1e', null),
        ('point and exponent', '.e5', null),
        ('exponent with point', '1e5.5', null),
        ('two points', '1.2.3', null),
        ('two minus signs', '--1', null),
        ('plus and minus', '+-1', null),
        ('minus and plus', '-+1', null),
        ('space after the sign', '- 1', null),
        ('digits of another script', '١٢', null),
        ('fraction sign', '½', null),
        ('no-break space behind', '1' || chr(160), null),
        ('plus and minus in the exponent', '1e+-1', null),
        ('vertical tab before', chr(11) || '1', null),
        ('vertical tab before a sign', chr(11) || '-1', null),
        ('vertical tab behind', '1' || chr(11), null),
        ('vertical tab behind a point', '1.' || chr(11), null),
        ('form feed before', chr(12) || '1', null),
        ('form feed behind', '1' || chr(12), null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        given,
        expected,
        {{ to_number('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
