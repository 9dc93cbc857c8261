-- One of the three is enough, and a word that nobody knows counts as deleted.
with

cases as (
    select * from (
        values
        (null, null, null, false), ('false', '0.0', 'no', false), ('none', '', 'n/a', false),
        ('true', null, null, true), (null, '1', 'false', true), ('no', 'no', 'yes', true), (null, null, 'perhaps', true)
    ) as cases (is_deleted, _fivetran_deleted, archived, expected)
),

results as (
    select
        *,
        {{ is_deleted_row('cases') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
