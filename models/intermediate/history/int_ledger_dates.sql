with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

tier_changes as (
    select * from {{ ref('int_tier_changes') }}
    where not is_by_rules
),

-- Everybody today, and both days of a change of tier.
final as (
    select
        score_dates.lead_number,
        score_dates.as_of
    from score_dates
    inner join as_of_date
        on score_dates.as_of = as_of_date.as_of
    union
    select
        lead_number,
        as_of
    from tier_changes
    union
    select
        lead_number,
        previous_as_of as as_of
    from tier_changes
)

select * from final
