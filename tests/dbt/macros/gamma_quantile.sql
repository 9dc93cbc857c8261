-- The quantile of a gamma distribution by the formula of Wilson and Hilferty, worked in Python; test_pipeline.py sets it against scipy.
with

cases as (
    select * from (
        values
        ('the mean is its own variance', '10', '10', '1.959963984540054', '17.085780688536683'),
        ('the lower end', '10', '10', '-1.959963984540054', '4.787449913967563'),
        ('the middle', '10', '10', '0', '10.0'),
        ('spread out', '50', '400', '1.959963984540054', '96.15249308444758'),
        ('spread out, lower end', '50', '400', '-1.959963984540054', '18.7319797017971'),
        ('amounts of money', '1000000', '90000000000', '1.959963984540054', '1668207.6582855817'),
        ('hardly anything expected, the normal quantile is higher', '0.001', '0.001', '1.959963984540054', '0.06297950323045615'),
        ('hardly anything expected, lower end', '0.001', '0.001', '-1.959963984540054', '0.0'),
        ('no variance', '10', '0', '1.959963984540054', '10.0'),
        ('nothing expected', '0', '0', '1.959963984540054', '0.0'),
        ('null', null, null, '1.959963984540054', null)
    ) as cases (case_name, mean_text, variance_text, z_text, expected_text)
),

typed as (
    select
        case_name,
        cast(mean_text as double) as mean,
        cast(variance_text as double) as variance,
        cast(z_text as double) as z,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ gamma_quantile('mean', 'variance', 'z') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001 * greatest(1, abs(expected)), result is null and expected is null)
)

select * from final
