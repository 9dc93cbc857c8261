-- Of the values 1, 2, 3 … the one at the upper end of the interval.
with

cases as (
    select * from (
        values
        ('95 % of 200', '200', '0.95', '196'),
        ('90 % of 200', '200', '0.9', '191'),
        ('95 % of 20', '20', '0.95', '20'),
        ('50 % of 20', '20', '0.5', '16'),
        ('one value', '1', '0.95', '1'),
        ('99.99 % of 20', '20', '0.9999', '20')
    ) as cases (case_name, places_text, confidence_text, expected_text)
),

drawn as (
    select
        cases.case_name,
        cast(cases.expected_text as double) as expected,
        cast(cases.places_text as integer) as places,
        cast(cases.confidence_text as double) as confidence_level,
        numbers.place
    from cases
    inner join {{ whole_numbers(1000) }} as numbers
        on numbers.place <= cast(cases.places_text as integer)
),

results as (
    select
        case_name,
        expected,
        {{ upper_bound('place', 'place', 'places', 'confidence_level') }} as result
    from drawn
    group by case_name, expected
),

final as (
    select * from results
    where not coalesce(result = expected, false)
)

select * from final
