-- An accepted opportunity says what keeps it out of a result, or what of it is not used.
with

cases as (
    select * from (
        values
        ('with a contact', 'C-1', null, 'accepted'),
        ('in another currency', 'C-1', 'amount in another currency left out', 'accepted: amount in another currency left out'),
        ('without a contact', null, null, 'accepted: credits nobody'),
        ('neither', null, 'amount in another currency left out', 'accepted: credits nobody, amount in another currency left out')
    ) as cases (case_name, contact_id, left_out, expected)
),

results as (
    select
        case_name,
        contact_id,
        left_out,
        expected,
        {{ opportunity_outcome('contact_id', 'left_out') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
