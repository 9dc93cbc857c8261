with

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

history_dates as (
    select * from {{ ref('int_history_dates') }}
),

previous_scores as (
    select * from {{ ref('int_previous_scores') }}
    where days_ago = 1
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- The days of the range asked for, each beside the one before it.
followed as (
    select
        lead_tiers.lead_number,
        lead_tiers.as_of,
        lead_tiers.tier,
        lead_tiers.tier_min_score,
        lag(lead_tiers.as_of) over of_the_lead as previous_as_of,
        lag(lead_tiers.tier) over of_the_lead as previous_tier,
        lag(lead_tiers.tier_min_score) over of_the_lead as previous_min_score
    from lead_tiers
    inner join history_dates
        on lead_tiers.as_of = history_dates.history_on
    window of_the_lead as (partition by lead_tiers.lead_number order by lead_tiers.as_of)
),

-- Today is compared with what was published last, under whatever rules that was.
compared as (
    select
        'would_have_been' as history_kind,
        lead_number,
        as_of,
        tier,
        tier_min_score,
        previous_as_of,
        previous_tier,
        previous_min_score,
        previous_tier as previous_tier_by_todays_rules
    from followed
    union all
    select
        'published' as history_kind,
        previous_scores.lead_number,
        lead_tiers.as_of,
        lead_tiers.tier,
        lead_tiers.tier_min_score,
        previous_scores.as_of as previous_as_of,
        previous_scores.tier as previous_tier,
        previous_scores.tier_min_score as previous_min_score,
        previous_tiers.tier as previous_tier_by_todays_rules
    from previous_scores
    cross join as_of_date
    inner join lead_tiers
        on previous_scores.lead_number = lead_tiers.lead_number and as_of_date.as_of = lead_tiers.as_of
    left join lead_tiers as previous_tiers
        on previous_scores.lead_number = previous_tiers.lead_number and previous_scores.as_of = previous_tiers.as_of
),

final as (
    select
        cast(history_kind as varchar) as history_kind,
        lead_number,
        as_of,
        previous_as_of,
        previous_tier,
        cast(case when tier_min_score > previous_min_score then 'up' else 'down' end as varchar) as tier_change,
        -- Where today's rules would have given today's tier on that day already, no act of the lead moved it.
        tier = coalesce(previous_tier_by_todays_rules, '') as is_by_rules
    from compared
    where tier <> previous_tier and tier_min_score <> previous_min_score
)

select * from final
