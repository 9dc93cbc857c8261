-- The first two hexadecimal digits of a fingerprint as a number from 0 to 255.
with

cases as (
    select * from (
        values
        ('lowest', '00ff', '0'),
        ('second digit', '0f00', '15'),
        ('first digit', '1000', '16'),
        ('both', 'a9bc', '169'),
        ('highest', 'ff00', '255'),
        ('null', null, null)
    ) as cases (case_name, fingerprint, expected_text)
),

results as (
    select
        case_name,
        fingerprint,
        cast(expected_text as integer) as expected,
        {{ first_byte('fingerprint') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
