with

feedback_counts as (
    select * from {{ ref('int_feedback_counts') }}
),

feedback_reasons as (
    select * from {{ ref('int_feedback_reasons') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

rated as (
    select
        feedback_counts.*,
        feedback_counts.decided >= settings.minimum_conversions as is_enough,
        {{ wilson_low('feedback_counts.accepted', 'feedback_counts.decided', 'settings.z') }} as rate_low,
        {{ wilson_high('feedback_counts.accepted', 'feedback_counts.decided', 'settings.z') }} as rate_high
    from feedback_counts
    cross join settings
),

final as (
    select
        rated.dimension,
        rated.value,
        cast(rated.leads as bigint) as leads,
        cast(rated.contacted as bigint) as contacted,
        cast(rated.accepted as bigint) as accepted,
        cast(rated.rejected as bigint) as rejected,
        cast(rated.recycled as bigint) as recycled,
        cast(rated.decided as bigint) as decided,
        case when rated.is_enough then rated.rate end as acceptance_rate,
        case when rated.is_enough then rated.rate_low end as acceptance_low,
        case when rated.is_enough then rated.rate_high end as acceptance_high,
        case when rated.is_enough then feedback_reasons.refusal_reason end as top_refusal_reason,
        case when rated.is_enough then {{ divide('feedback_reasons.leads', 'rated.rejected + rated.recycled') }} end as top_refusal_share,
        cast(case
            when not rated.is_enough then 'not enough data'
            when rated.rate_low > rated.rate_of_all then 'accepted more often'
            when rated.rate_high < rated.rate_of_all then 'accepted less often'
            else 'as often as all'
        end as varchar) as finding,
        as_of_date.as_of
    from rated
    cross join as_of_date
    left join feedback_reasons
        on rated.dimension = feedback_reasons.dimension and rated.value = feedback_reasons.value
)

select * from final
