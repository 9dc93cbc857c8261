-- Words, numbers and typed columns that say yes or no; what is blank or neither is null.
with

cases as (
    select * from (
        values
        ('true', true), ('TRUE', true), ('t', true), ('Yes', true), (' y ', true), ('1', true), ('1.0', true), ('1.00', true),
        ('01', true), ('On', true), (chr(9) || 'true' || chr(13) || chr(10), true),
        ('false', false), ('F', false), ('no', false), ('n', false), ('0', false), ('0.0', false), ('0.000', false), ('-0.0', false),
        ('Off', false), (' FALSE ', false),
        ('maybe', null), ('yes!', null), ('2', null), ('-1', null), ('0.5', null), ('1e400', null), ('inf', null), ('on off', null),
        ('none', null), ('NaN', null), ('NULL', null), ('n/a', null), ('-', null), ('', null), ('  ', null),
        (repeat('1', 1000), null), (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ to_flag('given') }} as result
    from cases
    union all
    select
        'a boolean' as given,
        true as expected,
        {{ to_flag('1 = 1') }} as result
    union all
    select
        'a double' as given,
        false as expected,
        {{ to_flag('cast(0 as double)') }} as result
    union all
    select
        'no number' as given,
        null as expected,
        {{ to_flag("cast('nan' as double)") }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
