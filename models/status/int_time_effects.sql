with

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
    where tier_min_score > 0
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_attributes as (
    select * from {{ ref('int_leads') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
    where points <> 0
),

activity_spans as (
    select * from {{ ref('int_activity_spans') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where half_life_days is not null
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
    where is_active
),

frequency_rules as (
    select * from {{ ref('int_frequency_rules') }}
    where is_active
),

signal_days as (
    select * from {{ ref('int_signal_days') }}
),

-- The lowest tier is the one at 0: nobody falls from it.
leads as (
    select
        lead_tiers.lead_number,
        lead_tiers.as_of,
        lead_attributes.created_on,
        lead_tiers.tier_min_score
    from lead_tiers
    inner join as_of_date
        on lead_tiers.as_of = as_of_date.as_of
    inner join lead_attributes
        on lead_tiers.lead_number = lead_attributes.lead_number
),

-- Silence counts from the last such event, but not from before the lead was known.
silences as (
    select
        leads.lead_number,
        leads.tier_min_score,
        absence_rules.rule_id,
        absence_rules.category,
        absence_rules.points,
        absence_rules.absent_days
        - {{ dbt.datediff('greatest(leads.created_on, activity_spans.last_active_on)', 'leads.as_of', 'day') }} as due_in_days
    from leads
    cross join absence_rules
    left join activity_spans
        on
            leads.lead_number = activity_spans.lead_number
            and leads.as_of >= activity_spans.known_from
            and leads.as_of < activity_spans.known_until
            and coalesce(absence_rules.event_type, '') = coalesce(activity_spans.event_type, '')
),

-- How much happened on a day and after it.
counts as (
    select
        leads.lead_number,
        leads.tier_min_score,
        frequency_rules.rule_id,
        frequency_rules.category,
        frequency_rules.points,
        frequency_rules.min_count,
        frequency_rules.within_days - {{ dbt.datediff('signal_days.signal_on', 'leads.as_of', 'day') }} as left_in_days,
        sum(signal_days.quantity) over (
            partition by leads.lead_number, frequency_rules.rule_id order by signal_days.signal_on desc
        ) as hits_since
    from signal_days
    inner join frequency_rules
        on signal_days.rule_number = frequency_rules.rule_number
    inner join leads
        on
            signal_days.lead_number = leads.lead_number
            and signal_days.known_from <= leads.as_of
            and signal_days.known_until > leads.as_of
),

-- With nothing new a window falls below its count with the latest day since which there was enough.
windows as (
    select
        lead_number,
        tier_min_score,
        rule_id,
        category,
        points,
        max(left_in_days) as due_in_days
    from counts
    where hits_since >= min_count
    group by 1, 2, 3, 4, 5
),

effects as (
    select
        leads.lead_number,
        leads.tier_min_score,
        behavior_rules.rule_id,
        behavior_rules.category,
        behavior_rules.points > 0 as is_falling,
        behavior_rules.points as rule_points,
        rule_points.decayed_hits,
        behavior_rules.half_life_days,
        behavior_rules.max_points,
        0 as due_in_days,
        rule_points.capped_points as points_today
    from rule_points
    inner join leads
        on rule_points.lead_number = leads.lead_number and rule_points.as_of = leads.as_of
    inner join behavior_rules
        on rule_points.rule_number = behavior_rules.rule_number
    union all
    select
        lead_number,
        tier_min_score,
        rule_id,
        category,
        points < 0 as is_falling,
        points as rule_points,
        {{ to_points(1) }} as decayed_hits,
        cast(null as double) as half_life_days,
        cast(null as double) as max_points,
        due_in_days,
        {{ to_points(0) }} as points_today
    from silences
    where due_in_days between 1 and 365
    union all
    -- Points that end are their contrary, which begins.
    select
        lead_number,
        tier_min_score,
        rule_id,
        category,
        points > 0 as is_falling,
        -points as rule_points,
        {{ to_points(1) }} as decayed_hits,
        cast(null as double) as half_life_days,
        cast(null as double) as max_points,
        due_in_days,
        {{ to_points(0) }} as points_today
    from windows
    where due_in_days between 1 and 365
),

final as (
    select
        *,
        max(case when is_falling then 0 else 1 end) over (partition by lead_number) = 1 as has_rising
    from effects
)

select * from final
