-- Two values that equals takes for the same have one key.
with

cases as (
    select * from (
        values
        ('Sales', 'sales'),
        ('ÖL', 'öl'),
        ('500', '500.0'),
        ('500.0', '500.0'),
        ('+5e2', '500.0'),
        ('0500', '500.0'),
        ('-0', '0.0'),
        ('0.10', '0.1'),
        ('1,000', '1,000'),
        ('1_000', '1_000'),
        ('9007199254740993', '9007199254740993'),
        ('9007199254740992.0', '9007199254740992.0'),
        ('1e400', '1e400'),
        ('NaN', 'nan'),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        *,
        {{ comparison_key('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
