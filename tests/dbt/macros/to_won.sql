-- The words of yes and no, and those that a stage has for it; everything else is null.
with

cases as (
    select * from (
        values
        ('Won', true), ('Closed Won', true), ('closed_won', true), ('1.0', true), ('true', true), ('Yes', true), ('on', true),
        ('lost', false), ('Closed Lost', false), ('closed-lost', false), ('0.0', false), ('FALSE', false), ('no', false), ('Off', false),
        ('open', null), ('closed', null), ('perhaps', null), ('won''t', null), ('n/a', null), ('', null), (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ to_won('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
