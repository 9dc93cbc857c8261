-- An accepted opportunity says what keeps it out of a result.
with

cases as (
    select * from (
        values
        ('with a contact', 'C-1', true, 'accepted'),
        ('in another currency', 'C-1', false, 'accepted: amount in another currency left out'),
        ('without a contact', null, true, 'accepted: credits nobody'),
        ('neither', null, false, 'accepted: credits nobody, amount in another currency left out')
    ) as cases (case_name, contact_id, is_in_reporting_currency, expected)
),

results as (
    select
        case_name,
        contact_id,
        is_in_reporting_currency,
        expected,
        {{ opportunity_outcome('contact_id', 'is_in_reporting_currency') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
