-- The interval of a rate, beside that of statsmodels.
with

cases as (
    select * from (
        values
        ('0 of 1', '0', '1', '1.959963984540054', '0.7934506856227627'),
        ('1 of 1', '1', '1', '1.959963984540054', '1.0'),
        ('0 of 10', '0', '10', '1.959963984540054', '0.27753279986288926'),
        ('5 of 10', '5', '10', '1.959963984540054', '0.7634069094874361'),
        ('10 of 10', '10', '10', '1.959963984540054', '1.0'),
        ('3 of 7', '3', '7', '1.959963984540054', '0.7495416354723428'),
        ('1 of 1000', '1', '1000', '1.959963984540054', '0.005642558597957937'),
        ('999 of 1000', '999', '1000', '1.959963984540054', '0.9998234536293739'),
        ('12345 of 1000000', '12345', '1000000', '1.959963984540054', '0.012563300432385422'),
        ('no certainty asked for', '3', '10', '0', '0.3'),
        ('no trials', '0', '0', '1.959963984540054', null),
        ('null', null, null, '1.959963984540054', null)
    ) as cases (case_name, successes_text, trials_text, z_text, expected_text)
),

typed as (
    select
        case_name,
        cast(successes_text as bigint) as successes,
        cast(trials_text as bigint) as trials,
        cast(z_text as double) as z,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ wilson_high('successes', 'trials', 'z') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.0000000000001, result is null and expected is null)
)

select * from final
