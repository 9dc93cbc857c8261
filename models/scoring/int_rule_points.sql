with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

fit_matches as (
    select * from {{ ref('int_fit_matches') }}
    where rule_number is not null
),

activity_spans as (
    select * from {{ ref('int_activity_spans') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

frequency_rules as (
    select * from {{ ref('int_frequency_rules') }}
    where is_active
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
    where is_active
),

rules as (
    select * from {{ ref('int_rules') }}
),

-- Each day counts up to its limit and fades with the half-life of the rule.
decayed as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        signal_days.rule_number,
        sum({{ daily_hits('signal_days.quantity', 'behavior_rules.max_per_day') }}) as hits,
        sum(
            {{ to_points(
                daily_hits('signal_days.quantity', 'behavior_rules.max_per_day') ~ ' * '
                ~ decay_factor(dbt.datediff('signal_days.signal_on', 'score_dates.as_of', 'day'), 'behavior_rules.half_life_days')
            ) }}
        ) as decayed_hits
    from signal_days
    inner join score_dates
        on
            signal_days.lead_number = score_dates.lead_number
            and signal_days.known_from <= score_dates.as_of
            and signal_days.known_until > score_dates.as_of
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number
    group by 1, 2, 3
),

from_behavior as (
    select
        decayed.lead_number,
        decayed.as_of,
        decayed.rule_number,
        decayed.hits,
        decayed.decayed_hits,
        {{ to_points(rule_points('behavior_rules.points', 'decayed.decayed_hits')) }} as points
    from decayed
    inner join behavior_rules
        on decayed.rule_number = behavior_rules.rule_number
),

-- So many events lie within the days of the rule, the date being the first of them; what happened later is not known yet.
windows as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        signal_days.rule_number,
        sum(signal_days.quantity) as hits
    from signal_days
    inner join frequency_rules
        on signal_days.rule_number = frequency_rules.rule_number
    inner join score_dates
        on
            signal_days.lead_number = score_dates.lead_number
            and signal_days.known_from <= score_dates.as_of
            and signal_days.known_until > score_dates.as_of
            and {{ lies_within('signal_days.signal_on', 'score_dates.as_of', 'frequency_rules.within_days') }}
    group by 1, 2, 3
),

from_frequency as (
    select
        windows.lead_number,
        windows.as_of,
        windows.rule_number,
        windows.hits,
        {{ to_points('frequency_rules.points') }} as points
    from windows
    inner join frequency_rules
        on windows.rule_number = frequency_rules.rule_number and windows.hits >= frequency_rules.min_count
),

from_fit as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        fit_matches.rule_number,
        fit_matches.points
    from fit_matches
    inner join score_dates
        on
            fit_matches.lead_number = score_dates.lead_number
            and fit_matches.known_from <= score_dates.as_of
            and fit_matches.known_until > score_dates.as_of
),

-- A lead must have been known for as many days as its silence asks for, so that a new one loses nothing.
from_absence as (
    select
        score_dates.lead_number,
        score_dates.as_of,
        absence_rules.rule_number,
        {{ to_points('absence_rules.points') }} as points
    from score_dates
    inner join absence_rules
        on {{ dbt.datediff('score_dates.created_on', 'score_dates.as_of', 'day') }} >= absence_rules.absent_days
    left join activity_spans
        on
            score_dates.lead_number = activity_spans.lead_number
            and score_dates.as_of >= activity_spans.known_from
            and score_dates.as_of < activity_spans.known_until
            and coalesce(absence_rules.event_type, '') = coalesce(activity_spans.event_type, '')
    where
        activity_spans.last_active_on is null
        or {{ dbt.datediff('activity_spans.last_active_on', 'score_dates.as_of', 'day') }} >= absence_rules.absent_days
),

all_points as (
    select
        lead_number,
        as_of,
        rule_number,
        hits,
        decayed_hits,
        points
    from from_behavior
    union all
    select
        lead_number,
        as_of,
        rule_number,
        hits,
        {{ to_points(1) }} as decayed_hits,
        points
    from from_frequency
    union all
    select
        lead_number,
        as_of,
        rule_number,
        cast(1 as double) as hits,
        {{ to_points(1) }} as decayed_hits,
        points
    from from_fit
    union all
    select
        lead_number,
        as_of,
        rule_number,
        cast(1 as double) as hits,
        {{ to_points(1) }} as decayed_hits,
        points
    from from_absence
),

-- Of a rule stands here its number alone: there are many rows, and words would be most of what is written.
final as (
    select
        all_points.lead_number,
        all_points.as_of,
        all_points.rule_number,
        all_points.hits,
        all_points.decayed_hits,
        all_points.points,
        {{ cap_points('all_points.points', 'rules.max_points') }} as capped_points
    from all_points
    inner join rules
        on all_points.rule_number = rules.rule_number
)

select * from final
