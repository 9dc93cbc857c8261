with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

activity_spans as (
    select * from {{ ref('int_activity_spans') }}
),

final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        activity_spans.event_type,
        activity_spans.last_active_on
    from activity_spans
    inner join score_dates
        on
            activity_spans.lead_number = score_dates.lead_number
            and activity_spans.known_from <= score_dates.as_of
            and activity_spans.known_until > score_dates.as_of
)

select * from final
