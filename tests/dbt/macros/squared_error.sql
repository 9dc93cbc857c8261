-- Squared differences between one probability and the outcomes of some leads.
with

cases as (
    select * from (
        values
        ('none', '0', '0', '0.5', '0'),
        ('all wrong', '3', '0', '1', '3'),
        ('all right', '3', '3', '1', '0'),
        ('half', '4', '2', '0.5', '1'),
        ('a quarter', '4', '1', '0.25', '0.75'),
        ('no probability', '4', '1', null, null)
    ) as cases (case_name, leads_text, conversions_text, probability_text, expected_text)
),

typed as (
    select
        case_name,
        cast(leads_text as double) as leads,
        cast(conversions_text as double) as conversions,
        cast(probability_text as double) as probability,
        cast(expected_text as double) as expected
    from cases
),

results as (
    select
        *,
        {{ squared_error('leads', 'conversions', 'probability') }} as result
    from typed
),

final as (
    select * from results
    where not coalesce(abs(result - expected) <= 0.000000000001, result is null and expected is null)
)

select * from final
