-- A value matches the condition of a rule; a null result counts as no match.
with

cases as (
    select * from (
        values
        -- operator, what was found, the value of the rule in lower case and as a number, does it match
        ('equals', 'germany', 'germany', cast(null as double), true),
        ('equals', 'GerMany', 'germany', null, true),
        ('equals', 'ÖSTERREICH', 'österreich', null, true),
        ('equals', 'france', 'germany', null, false),
        ('equals', 'germany ost', 'germany', null, false),
        ('equals', 'german', 'germany', null, false),
        ('equals', '500', '500', 500, true),
        ('equals', '500.0', '500', 500, true),
        ('equals', '+5e2', '500', 500, true),
        ('equals', '0500', '500', 500, true),
        ('equals', '501', '500', 500, false),
        ('equals', '-500', '500', 500, false),
        ('equals', '-2.50', '-2.5', -2.5, true),
        ('equals', '0', '0', 0, true),
        ('equals', '0.1', '0.10', 0.1, true),
        ('equals', '1e308', '1e308', cast('1e308' as double), true),
        ('equals', '90071992547409931', '90071992547409930', cast('90071992547409930' as double), false),
        ('equals', 'five hundred', '500', 500, false),
        ('equals', '500 people', '500', 500, false),
        ('equals', '1,000', '1000', 1000, false),
        ('equals', '1_000', '1000', 1000, false),
        ('equals', '1,000', '1,000', null, true),
        ('equals', '500', 'five hundred', null, false),
        ('equals', 'INF', 'inf', null, true),
        ('equals', 'NaN', 'nan', null, true),
        ('equals', '1e400', '1e400', null, true),
        ('equals', null, 'germany', null, false),
        ('equals', null, '500', 500, false),
        ('equals', null, 'null', null, false),
        ('not_equals', 'france', 'germany', null, true),
        ('not_equals', 'germany', 'germany', null, false),
        ('not_equals', 'GERMANY', 'germany', null, false),
        ('not_equals', '501', '500', 500, true),
        ('not_equals', '500', '500', 500, false),
        ('not_equals', '5.0e2', '500', 500, false),
        ('not_equals', '-500', '500', 500, true),
        ('not_equals', '90071992547409931', '90071992547409930', cast('90071992547409930' as double), true),
        ('not_equals', 'five hundred', '500', 500, true),
        ('not_equals', '500', 'five hundred', null, true),
        ('not_equals', '1_000', '1000', 1000, true),
        ('not_equals', null, 'germany', null, false),
        ('not_equals', null, '500', 500, false),
        -- A list arrives as one `equals` for each of its values.
        ('in', 'germany', 'germany', null, false),
        ('contains', 'Senior Sales Manager', 'sales', null, true),
        ('contains', 'SALES', 'sales', null, true),
        ('contains', 'sales', 'sales', null, true),
        ('contains', 'Verkäufer', 'KÄ', null, false),
        ('contains', 'VERKÄUFER', 'kä', null, true),
        ('contains', 'sal es', 'sales', null, false),
        ('contains', 'sale', 'sales', null, false),
        ('contains', '100 %', '%', null, true),
        ('contains', 'abc', '%', null, false),
        ('contains', 'abc', 'a_c', null, false),
        ('contains', '1500', '50', 50, true),
        ('contains', '50.0', '50', 50, true),
        ('contains', '5e1', '50', 50, false),
        ('contains', null, 'sales', null, false),
        ('at_least', '500', '500', 500, true),
        ('at_least', '500.000001', '500', 500, true),
        ('at_least', '499.999999', '500', 500, false),
        ('at_least', '1e3', '500', 500, true),
        ('at_least', '60', '500', 500, false),
        ('at_least', '-1', '0', 0, false),
        ('at_least', '-1', '-2', -2, true),
        ('at_least', '1e300', '500', 500, true),
        ('at_least', '1e-300', '0', 0, true),
        ('at_least', 'many', '500', 500, false),
        ('at_least', '11-500', '5', 5, false),
        ('at_least', '1,000', '500', 500, false),
        ('at_least', '1_000', '500', 500, false),
        ('at_least', 'inf', '500', 500, false),
        ('at_least', 'NaN', '500', 500, false),
        ('at_least', '500', 'many', null, false),
        ('at_least', null, '500', 500, false),
        ('at_least', null, '0', 0, false),
        ('at_most', '500', '500', 500, true),
        ('at_most', '499.999999', '500', 500, true),
        ('at_most', '500.000001', '500', 500, false),
        ('at_most', '60', '500', 500, true),
        ('at_most', '1e3', '500', 500, false),
        ('at_most', '-1', '0', 0, true),
        ('at_most', '-1', '-2', -2, false),
        ('at_most', '-1e300', '0', 0, true),
        ('at_most', 'few', '500', 500, false),
        ('at_most', '-inf', '500', 500, false),
        ('at_most', '5', 'few', null, false),
        ('at_most', null, '500', 500, false),
        ('present', 'Germany', null, null, true),
        ('present', '0', null, null, true),
        ('present', '-1', null, null, true),
        ('present', 'FALSE', null, null, true),
        ('present', null, null, null, false),
        ('absent', 'Germany', null, null, false),
        ('absent', '0', null, null, false),
        ('absent', 'Absent', null, null, false),
        ('absent', null, null, null, true),
        -- A rule without an operator compares nothing.
        (null, 'Germany', null, null, true),
        (null, '0', null, null, true),
        (null, null, null, null, true),
        ('sounds_like', 'germany', 'germany', null, false),
        ('sounds_like', null, null, null, false)
    ) as cases (operator, actual, expected, expected_number, is_match)
),

list_cases as (
    select * from (
        values
        -- operator, the whole cell, the keys of its values, the value of the rule and its key, does it match
        ('equals', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 'it', 'it', true),
        ('equals', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 'sales', 'sales', true),
        ('equals', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 'sale', 'sale', false),
        ('equals', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 'sales;it', 'sales;it', false),
        ('equals', '5;7', chr(31) || '5.0' || chr(31) || '7.0' || chr(31), '7.00', '7.0', true),
        ('equals', 'Sales;IT', null, 'sales;it', 'sales;it', true),
        ('equals', null, null, 'sales', 'sales', false),
        ('not_equals', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 'it', 'it', false),
        ('not_equals', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 'hr', 'hr', true),
        ('not_equals', null, null, 'hr', 'hr', false),
        ('contains', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), 's;i', 's;i', true),
        ('at_least', '5;7', chr(31) || '5.0' || chr(31) || '7.0' || chr(31), '5', '5.0', false),
        ('at_least', '7', chr(31) || '7.0' || chr(31), '5', '5.0', true),
        ('present', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), null, null, true),
        ('absent', 'Sales;IT', chr(31) || 'it' || chr(31) || 'sales' || chr(31), null, null, false),
        ('absent', null, null, null, null, true)
    ) as cases (operator, actual, members, expected, expected_key, is_match)
),

results as (
    select
        operator,
        actual,
        expected,
        expected_number,
        is_match,
        {{ matches_operator('operator', 'actual', 'expected', 'expected_number') }} as result
    from cases
    union all
    select
        operator,
        actual,
        expected,
        {{ to_number('expected') }} as expected_number,
        is_match,
        {{ matches_operator('operator', 'actual', 'expected', to_number('expected'), 'members', 'expected_key') }} as result
    from list_cases
),

final as (
    select * from results
    where coalesce(result, false) is distinct from is_match
)

select * from final
