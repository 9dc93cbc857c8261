-- Both ends of the interval of a Kaplan-Meier curve, beside those of lifelines 0.30.
with

cases as (
    select * from (
        values
        ('1 of 4, lower', '-0.2876820724517808', '0.08333333333333333', '1.959963984540054', '0.12794691759514555'),
        ('1 of 4, upper', '-0.2876820724517808', '0.08333333333333333', '-1.959963984540054', '0.9605486422850785'),
        ('2 of 4, lower', '-0.6931471805599453', '0.25', '1.959963984540054', '0.05784708299514445'),
        ('3 of 4, upper', '-1.3862943611198906', '0.75', '-1.959963984540054', '0.6653253427888655'),
        ('1 of 1000, lower', '-0.0010005003335828676', '0.000001001001001001001', '1.959963984540054', '0.9929225401521269'),
        ('999 of 1000, upper', '-6.907755278982137', '0.999', '-1.959963984540054', '0.0055052667634227'),
        ('no certainty asked for', '-0.6931471805599453', '0.25', '0', '0.5'),
        ('nobody yet', '0', '0', '1.959963984540054', null),
        ('null', null, null, '1.959963984540054', null)
    ) as cases (case_name, log_survival_text, variance_text, z_text, expected_text)
),

typed as (
    select
        case_name,
        cast(log_survival_text as double) as log_survival,
        cast(variance_text as double) as variance,
        cast(z_text as double) as z,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ log_log_bound('log_survival', 'variance', 'z') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.0000000000001, result is null and expected is null)
)

select * from final
