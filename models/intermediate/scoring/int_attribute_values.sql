with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

attribute_spans as (
    select * from {{ ref('int_attribute_spans') }}
),

final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        attribute_spans.attribute,
        attribute_spans.value,
        attribute_spans.members
    from attribute_spans
    inner join score_dates
        on
            attribute_spans.lead_number = score_dates.lead_number
            and attribute_spans.known_from <= score_dates.as_of
            and attribute_spans.known_until > score_dates.as_of
)

select * from final
