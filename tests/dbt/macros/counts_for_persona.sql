-- A rule without a persona counts for everybody, one with a persona for that persona alone; who carries none has only the former.
with

cases as (
    select * from (
        values
        ('for everybody', cast(null as varchar), 'buyer', true),
        ('for everybody, no persona', null, null, true),
        ('for this one', 'buyer', 'buyer', true),
        ('for another', 'user', 'buyer', false),
        ('for one, no persona', 'user', null, false)
    ) as cases (case_name, rule_persona, persona, expected)
),

final as (
    select * from cases
    where coalesce({{ counts_for_persona('rule_persona', 'persona') }}, false) is distinct from expected
)

select * from final
