-- The mean of both scores by their weights; one without weight plays no part.
with

cases as (
    select * from (
        values
        ('equal weights', cast(50 as double), cast(1 as double), cast(22 as double), cast(1 as double), cast(36 as double)),
        ('forty and sixty', 50, 40, 100, 60, 80),
        ('fit has no weight', 50, 0, 22, 3, 22),
        ('engagement has no weight', 50, 0.5, 22, 0, 50),
        ('both full', 100, 0.3, 100, 0.7, 100),
        ('nothing', 0, 1, 0, 1, 0)
    ) as cases (case_name, fit_score, fit_weight, engagement_score, engagement_weight, expected)
),

results as (
    select
        case_name,
        expected,
        {{ weighted_score('fit_score', 'fit_weight', 'engagement_score', 'engagement_weight') }} as result
    from cases
),

final as (
    select * from results
    where not coalesce(abs(result - expected) < 0.000000000001, false)
)

select * from final
