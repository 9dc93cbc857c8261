-- What is neither yes nor no counts as yes; what is blank as no.
with

cases as (
    select * from (
        values
        ('yes', true), ('1.0', true), ('on', true), ('maybe', true), ('2', true), ('unsubscribed', true), ('select', true),
        ('no', false), ('0.0', false), ('Off', false),
        ('', false), ('  ', false), ('None', false), ('nan', false), ('NULL', false), ('N/A', false), (' - ', false), (null, false)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ is_flagged('given') }} as result
    from cases
    union all
    select
        'no number' as given,
        false as expected,
        {{ is_flagged("cast('nan' as double)") }} as result
    union all
    select
        'a boolean' as given,
        true as expected,
        {{ is_flagged('1 = 1') }} as result
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
