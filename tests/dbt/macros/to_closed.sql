-- The words of yes and no, and those that a stage has for it; everything else is null.
with

cases as (
    select * from (
        values
        ('Closed', true), ('Closed Won', true), ('closed_lost', true), ('won', true), ('Lost', true), ('1.0', true), ('true', true),
        ('Open', false), ('0.0', false), ('no', false),
        ('perhaps', null), ('negotiation', null), ('n/a', null), ('', null), (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ to_closed('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
