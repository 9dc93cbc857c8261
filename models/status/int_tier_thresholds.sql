with

tiers as (
    select * from {{ ref('int_tiers') }}
),

published as (
    select * from {{ ref('published_calibration') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

rules_version as (
    select * from {{ ref('int_rules_version') }}
),

-- The last calibration by that day under the same rules, whichever build made it.
calibration as (
    select
        max(published.calibrated_on) as calibrated_on,
        max(published.rules_version) as calibrated_rules_version
    from published
    inner join rules_version
        on published.rules_version = rules_version.rules_version
    inner join as_of_date
        on published.calibrated_on <= as_of_date.as_of
),

recommendations as (
    select
        published.method,
        published.threshold,
        published.finding
    from published
    inner join calibration
        on published.calibrated_on = calibration.calibrated_on and published.rules_version = calibration.calibrated_rules_version
    where published.method is not null
),

wished as (
    select
        tiers.tier,
        tiers.min_score,
        tiers.min_score_method,
        tiers.min_fit_score,
        tiers.min_engagement_score,
        tiers.is_sales_ready,
        tiers.next_step,
        tiers.respond_within_days,
        -- The tier at 0 is where every lead finds a place.
        case when tiers.min_score > 0 then recommendations.threshold end as threshold,
        coalesce(recommendations.finding, 'no calibration yet') as finding
    from tiers
    left join recommendations
        on tiers.min_score_method = recommendations.method
),

-- A tier may move as long as it passes no other, wherever that one stands in the end.
room as (
    select
        wished.tier,
        max(
            case when others.min_score < wished.min_score then greatest(others.min_score, coalesce(others.threshold, others.min_score)) end
        ) as above_score,
        min(
            case when others.min_score > wished.min_score then least(others.min_score, coalesce(others.threshold, others.min_score)) end
        ) as below_score
    from wished
    cross join wished as others
    group by 1
),

final as (
    select
        wished.tier,
        case
            when wished.threshold > coalesce(room.above_score, -1) and wished.threshold < coalesce(room.below_score, 101) then wished.threshold
            else wished.min_score
        end as min_score,
        cast(case
            when wished.min_score_method is null then 'min_score'
            when wished.min_score = 0 then 'min_score, because the lowest tier holds every lead'
            when wished.threshold is null then 'min_score, because ' || wished.min_score_method || ' says: ' || wished.finding
            when wished.threshold > coalesce(room.above_score, -1) and wished.threshold < coalesce(room.below_score, 101)
                then wished.min_score_method
            else
                'min_score, because ' || wished.min_score_method || ' (' || cast(cast(wished.threshold as decimal(5, 2)) as varchar)
                || ') would pass another tier'
        end as varchar) as min_score_source,
        wished.min_fit_score,
        wished.min_engagement_score,
        wished.is_sales_ready,
        wished.next_step,
        wished.respond_within_days,
        calibration.calibrated_on,
        calibration.calibrated_rules_version
    from wished
    cross join calibration
    inner join room
        on wished.tier = room.tier
)

select * from final
