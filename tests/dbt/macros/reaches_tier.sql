-- All three minimums count, each included.
with

cases as (
    select * from (
        values
        ('all above', 70, 50, 60, true),
        ('all just reached', 60.00, 40.00, 45.00, true),
        ('lead score a hundredth too low', 59.99, 100, 100, false),
        ('fit a hundredth too low', 100, 39.99, 100, false),
        ('engagement a hundredth too low', 100, 100, 44.99, false),
        ('nothing', 0, 0, 0, false)
    ) as cases (case_name, lead_score, fit_score, engagement_score, expected)
),

tiers as (
    select
        60 as min_score,
        40 as min_fit_score,
        45 as min_engagement_score
),

results as (
    select
        cases.case_name,
        cases.expected,
        {{ reaches_tier('cases', 'tiers') }} as result
    from cases
    cross join tiers
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
