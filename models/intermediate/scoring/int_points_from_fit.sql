with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

fit_matches as (
    select * from {{ ref('int_fit_matches') }}
),

final as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        fit_matches.rule_id,
        fit_matches.points
    from fit_matches
    inner join score_dates
        on
            fit_matches.lead_number = score_dates.lead_number
            and fit_matches.known_from <= score_dates.as_of
            and fit_matches.known_until > score_dates.as_of
)

select * from final
