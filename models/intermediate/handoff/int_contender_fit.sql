with

fit_matches as (
    select * from {{ ref('int_fit_matches') }}
    where points > 0
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        fit_matches.lead_number,
        fit_matches.rule_id,
        fit_matches.points as most_points
    from fit_matches
    inner join as_of_date
        on fit_matches.known_from <= as_of_date.as_of and fit_matches.known_until > as_of_date.as_of
)

select * from final
