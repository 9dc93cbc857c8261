with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

score_bands as (
    select * from {{ read_seed('score_bands') }} as seed
),

excluded_spans as (
    select * from {{ ref('int_excluded_spans') }}
),

rounded as (
    select
        lead_number,
        as_of,
        lead_score,
        {{ round_score('fit_score') }} as fit_score,
        {{ round_score('engagement_score') }} as engagement_score
    from lead_scores
),

reached as (
    select
        rounded.lead_number,
        rounded.as_of,
        rounded.fit_score,
        rounded.engagement_score,
        max(tiers.min_score) as min_score
    from rounded
    inner join tiers
        on {{ reaches_tier('rounded', 'tiers') }}
    group by 1, 2, 3, 4
),

-- Each band reaches up to the next one.
steps as (
    select
        score,
        band,
        min_score,
        coalesce(lead(min_score) over (partition by score order by min_score), 101) as below_score
    from score_bands
),

final as (
    select
        reached.lead_number,
        reached.as_of,
        tiers.tier,
        tiers.min_score as tier_min_score,
        tiers.min_score_source as tier_min_score_source,
        tiers.is_sales_ready,
        tiers.next_step,
        tiers.respond_within_days,
        tiers.probability_caution,
        fit_steps.band as fit_band,
        engagement_steps.band as engagement_band,
        excluded_spans.lead_number is not null as is_excluded,
        excluded_spans.exclusion_reason
    from reached
    inner join tiers
        on reached.min_score = tiers.min_score
    left join steps as fit_steps
        on
            fit_steps.score = 'fit'
            and reached.fit_score >= fit_steps.min_score
            and reached.fit_score < fit_steps.below_score
    left join steps as engagement_steps
        on
            engagement_steps.score = 'engagement'
            and reached.engagement_score >= engagement_steps.min_score
            and reached.engagement_score < engagement_steps.below_score
    left join excluded_spans
        on
            reached.lead_number = excluded_spans.lead_number
            and reached.as_of >= excluded_spans.known_from
            and reached.as_of < excluded_spans.known_until
)

select * from final
