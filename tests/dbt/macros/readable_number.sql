-- What is too large to be meant, endless or no number is null.
with

cases as (
    select * from (
        values
        ('zero', cast('0' as double precision), cast('0' as double precision)),
        ('negative', cast('-2.5' as double precision), cast('-2.5' as double precision)),
        ('largest', cast('999999999999999' as double precision), cast('999999999999999' as double precision)),
        ('too large', cast('1e15' as double precision), null),
        ('too small', cast('-1e24' as double precision), null),
        ('endless', cast('infinity' as double precision), null),
        ('no number', cast('nan' as double precision), null),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        expected,
        {{ readable_number('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
