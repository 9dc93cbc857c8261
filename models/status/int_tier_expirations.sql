with

time_effects as (
    select * from {{ ref('int_time_effects') }}
),

baseline_points as (
    select * from {{ ref('int_baseline_points') }}
    where can_be_carried
),

baseline_category_points as (
    select * from {{ ref('int_baseline_category_points') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select distinct
        lead_number,
        tier_min_score,
        has_rising
    from time_effects
),

-- The coming year is looked at in stretches, the doubtful of them in parts, and the doubtful of these day by day. Most tiers are
-- lost early: the near days lie in shorter stretches. Any others that cover the year give the same result.
stretches as (
    select
        lengths.first_day,
        lengths.last_day,
        lengths.part_days
    from (values (1, 28, 4), (29, 56, 4), (57, 91, 5), (92, 365, 40)) as lengths (first_day, last_day, part_days)
),

parts as (
    select
        stretches.first_day + (places.place - 1) * stretches.part_days as first_day,
        least(stretches.first_day + places.place * stretches.part_days - 1, stretches.last_day) as last_day,
        stretches.last_day as within_last_day
    from stretches
    inner join {{ whole_numbers(100) }} as places
        on stretches.first_day + (places.place - 1) * stretches.part_days <= stretches.last_day
),

-- Where something lifts the score with time, a stretch may dip and end high: its bound counts too, not only its last day.
stretch_steps as (
    select
        leads.lead_number,
        case when bounds.is_bound then stretches.first_day else stretches.last_day end as first_day,
        stretches.last_day
    from leads
    cross join stretches
    inner join (values (true), (false)) as bounds (is_bound)
        on leads.has_rising or not bounds.is_bound
),

stretch_changes as (
    {{ projected_changes('stretch_steps') }}
),

stretch_scores as (
    {{ projected_scores('stretch_changes', 'first_day, last_day', 'first_day < last_day') }}
),

doubtful_stretches as {{ materialized() }} (
    {{ steps_below('stretch_scores') }}
),

part_steps as (
    select distinct
        doubtful_stretches.lead_number,
        case when bounds.is_bound then parts.first_day else parts.last_day end as first_day,
        parts.last_day
    from doubtful_stretches
    inner join parts
        on doubtful_stretches.last_day = parts.within_last_day
    inner join (values (true), (false)) as bounds (is_bound)
        on doubtful_stretches.has_rising or not bounds.is_bound
    where doubtful_stretches.last_day <= coalesce(doubtful_stretches.sure_day, doubtful_stretches.last_day)
),

part_changes as (
    {{ projected_changes('part_steps') }}
),

part_scores as (
    {{ projected_scores('part_changes', 'first_day, last_day', 'first_day < last_day') }}
),

doubtful_parts as {{ materialized() }} (
    {{ steps_below('part_scores') }}
),

day_steps as (
    select distinct
        doubtful_parts.lead_number,
        days.place as first_day,
        days.place as last_day
    from doubtful_parts
    inner join parts
        on doubtful_parts.last_day = parts.last_day
    inner join {{ whole_numbers(1000) }} as days
        on days.place between parts.first_day and parts.last_day
    where doubtful_parts.last_day <= coalesce(doubtful_parts.sure_day, doubtful_parts.last_day)
),

day_changes as (
    {{ projected_changes('day_steps') }}
),

day_scores as (
    {{ projected_scores('day_changes', 'first_day, last_day', 'false') }}
),

low_days as (
    {{ steps_below('day_scores') }}
),

final as (
    select
        low_days.lead_number,
        cast({{ dbt.dateadd('day', 'min(low_days.last_day)', 'as_of_date.as_of') }} as date) as tier_expires_on
    from low_days
    cross join as_of_date
    group by low_days.lead_number, as_of_date.as_of
)

select * from final
