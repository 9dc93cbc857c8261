with

tiers as (
    select * from {{ read_seed('tiers') }} as seed
),

recommendations as (
    select * from {{ last_calibration(ref('int_threshold_recommendations'), ref('int_as_of')) }} as recommendations
),

wished as (
    select
        tiers.tier,
        tiers.min_score,
        tiers.min_score_method,
        coalesce(tiers.min_fit_score, 0) as min_fit_score,
        coalesce(tiers.min_engagement_score, 0) as min_engagement_score,
        tiers.is_sales_ready,
        tiers.next_step,
        cast(tiers.respond_within_days as integer) as respond_within_days,
        -- The tier at 0 is where every lead finds a place. Without conversions sales may have less to do, but not more: nobody
        -- knows what lower scores are worth.
        case
            when tiers.min_score > 0 and (recommendations.finding in ('ok', 'drifted') or recommendations.threshold > tiers.min_score)
                then recommendations.threshold
        end as threshold,
        coalesce(recommendations.finding, 'no calibration yet') as finding
    from tiers
    left join recommendations
        on tiers.min_score_method = recommendations.method
),

-- A tier that goes up, and stays below where the next one goes.
wishes as (
    select
        tier,
        min_score,
        case
            when coalesce(threshold, min_score) < min_score then 0
            when coalesce(threshold, min_score) >= lead(coalesce(threshold, min_score)) over (order by min_score) then 0
            else 1
        end as keeps_order
    from wished
),

-- Where this holds for all from here to the top, they go up together.
ordered as (
    select
        tier,
        min(keeps_order) over (order by min_score desc rows between unbounded preceding and current row) = 1 as is_in_order
    from wishes
),

-- Else a tier may move as long as it passes no other, wherever that one stands in the end.
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

-- What stands beside a probability where thresholds have drifted.
cautions as (
    select
        cast(case
            when sum(case when finding = 'drifted' then 1 else 0 end) > 0
                then
                    'Take it with care: above ' || cast(sum(case when finding = 'drifted' then 1 else 0 end) as varchar) || ' of the '
                    || cast(count(*) as varchar)
                    || ' recommended thresholds leads of held-out time converted at another rate than earlier ones'
        end as varchar) as probability_caution
    from recommendations
    where threshold is not null
),

judged as (
    select
        wished.*,
        cautions.probability_caution,
        ordered.is_in_order
        or (wished.threshold > coalesce(room.above_score, -1) and wished.threshold < coalesce(room.below_score, 101)) as has_room
    from wished
    inner join room
        on wished.tier = room.tier
    inner join ordered
        on wished.tier = ordered.tier
    cross join cautions
),

final as (
    select
        tier,
        case when threshold is not null and has_room then threshold else min_score end as min_score,
        cast(case
            when min_score_method is null then 'min_score'
            when min_score = 0 then 'min_score, because the lowest tier holds every lead'
            when threshold is null then 'min_score, because ' || min_score_method || ' says: ' || finding
            when has_room then min_score_method
            else
                'min_score, because ' || min_score_method || ' (' || cast(cast(threshold as decimal(5, 2)) as varchar)
                || ') would pass another tier'
        end as varchar) as min_score_source,
        min_fit_score,
        min_engagement_score,
        is_sales_ready,
        next_step,
        respond_within_days,
        probability_caution
    from judged
)

select * from final
