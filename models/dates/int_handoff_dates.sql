with

activity_spans as (select * from {{ ref('int_activity_spans') }}),

signal_days as (select * from {{ ref('int_signal_days') }}),

fit_matches as (select * from {{ ref('int_fit_matches') }}),

sales_verdicts as (select * from {{ ref('int_sales_verdicts') }}),

override_spans as (select * from {{ ref('int_override_spans') }}),

machine_events as (select * from {{ ref('int_machine_events') }}),

behavior_rules as (select * from {{ ref('int_behavior_rules') }}),

frequency_rules as (select * from {{ ref('int_frequency_rules') }}),

reset_spans as (select * from {{ ref('int_reset_spans') }}),

absence_rules as (select * from {{ ref('int_absence_rules') }}),

rules as (select * from {{ ref('int_rules') }}),

leads as (select * from {{ ref('int_lead_accounts') }}),

lead_outcomes as (select * from {{ ref('int_lead_outcomes') }}),

settings as (select * from {{ ref('int_settings') }}),

as_of_date as (select * from {{ ref('int_as_of') }}),

candidates as (
    select
        leads.lead_number,
        leads.created_on,
        cast(greatest(leads.created_on, {{ dbt.dateadd('day', '-settings.handoff_lookback_days', 'as_of_date.as_of') }}) as date) as first_day_on,
        as_of_date.as_of
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    cross join settings
    left join lead_outcomes
        on leads.lead_number = lead_outcomes.lead_number and as_of_date.as_of = lead_outcomes.as_of
    where not leads.is_opted_out and coalesce(lead_outcomes.is_open, true) and (settings.queue_customer_accounts or not leads.is_customer_account)
),

-- The days looked at in stretches of five, so that what fades is not followed day by day.
stretches as (
    select
        cast({{ dbt.dateadd('day', '-5 * places.place', 'as_of_date.as_of') }} as date) as first_on,
        cast({{ dbt.dateadd('day', '-5 * (places.place - 1)', 'as_of_date.as_of') }} as date) as last_on
    from as_of_date
    cross join settings
    inner join {{ whole_numbers(10000) }} as places
        on 5 * (places.place - 1) < settings.handoff_lookback_days
),

-- With nothing new only points that were taken away can fade faster than those that were given.
taken_from as (
    select distinct signal_days.lead_number from signal_days
    inner join behavior_rules
        on signal_days.rule_number = behavior_rules.rule_number and behavior_rules.half_life_days is not null and behavior_rules.points < 0
),

-- The most and the fewest hits of a rule in a stretch: all known by its end as old as at its start, and the other way round.
fading as (
    select
        signal_days.lead_number,
        stretches.first_on,
        stretches.last_on,
        signal_days.rule_number,
        sum(
            case
                when signal_days.known_until > stretches.last_on
                    then
                        {{ daily_hits('signal_days.quantity', 'behavior_rules.max_per_day') }}
                        * {{ decay_factor('greatest(0, ' ~ dbt.datediff('signal_days.signal_on', 'stretches.first_on', 'day') ~ ')', 'behavior_rules.half_life_days') }}
                else 0
            end
        ) as most_hits,
        sum(
            case
                when signal_days.known_from <= stretches.first_on and signal_days.known_until > stretches.first_on
                    then
                        {{ daily_hits('signal_days.quantity', 'behavior_rules.max_per_day') }}
                        * {{ decay_factor(dbt.datediff('signal_days.signal_on', 'stretches.last_on', 'day'), 'behavior_rules.half_life_days') }}
                else 0
            end
        ) as fewest_hits
    from taken_from
    inner join candidates on taken_from.lead_number = candidates.lead_number
    inner join signal_days on taken_from.lead_number = signal_days.lead_number
    inner join behavior_rules on signal_days.rule_number = behavior_rules.rule_number and behavior_rules.half_life_days is not null
    inner join stretches
        on signal_days.known_from <= stretches.last_on and candidates.first_day_on < stretches.last_on
    group by 1, 2, 3, 4
),

-- A category may rise where what was taken away fades by more than what was given. Points beyond a cap do not fade yet.
rising as (
    select
        fading.lead_number,
        fading.first_on,
        fading.last_on
    from fading
    inner join behavior_rules on fading.rule_number = behavior_rules.rule_number
    group by fading.lead_number, fading.first_on, fading.last_on, behavior_rules.category
    having sum(
        case
            when behavior_rules.points < 0 then -behavior_rules.points * fading.most_hits
            when behavior_rules.points * fading.most_hits <= coalesce(behavior_rules.max_points, behavior_rules.points * fading.most_hits)
                then -behavior_rules.points * fading.fewest_hits
            else 0
        end / behavior_rules.half_life_days
    ) > 0
),

-- Where fit fades the persona may change, and with it engagement, if that knows personas.
persona_rules as (
    select count(distinct rule_kind = 'fit') = 2 as can_change from rules
    where is_active and ((rule_kind <> 'fit' and score = 'fit') or (rule_kind = 'fit' and score = 'engagement' and persona_id is not null))
),

-- The leads of which each day is looked at: where the persona may change, or where something was taken back from a machine.
followed as (
    select candidates.lead_number from candidates
    inner join persona_rules on persona_rules.can_change
    union
    select leads.lead_number from machine_events
    inner join leads on machine_events.lead_id = leads.lead_id and machine_events.weight < 0
),

-- Days on which a lead may come into the queue: something new is known, an exclusion or the rest after a verdict ends, an override begins or
-- ends, a silence or an activity is rewarded or a minus for much of it ends, what was taken away fades or is reset.
news as (
    select
        lead_number,
        known_from as news_on
    from activity_spans
    union all
    select
        activity_spans.lead_number,
        cast({{ dbt.dateadd('day', 'absence_rules.absent_days', 'activity_spans.last_active_on') }} as date) as news_on
    from activity_spans
    inner join absence_rules on absence_rules.is_active and absence_rules.points > 0
    union all
    select
        candidates.lead_number,
        cast({{ dbt.dateadd('day', 'absence_rules.absent_days', 'candidates.created_on') }} as date) as news_on
    from candidates
    inner join absence_rules on absence_rules.is_active and absence_rules.points > 0
    union all
    select
        fit_matches.lead_number,
        case when ends.is_over = 0 then fit_matches.known_from else fit_matches.known_until end as news_on
    from fit_matches
    cross join (values (0), (1)) as ends (is_over)
    union all
    select
        sales_verdicts.lead_number,
        cast({{ dbt.dateadd('day', 'ends.is_over * settings.requeue_after_days', 'sales_verdicts.recorded_on') }} as date) as news_on
    from sales_verdicts
    cross join settings
    cross join (values (0), (1)) as ends (is_over)
    union all
    select
        override_spans.lead_number,
        case when ends.is_over = 0 then override_spans.known_from else override_spans.known_until end as news_on
    from override_spans
    cross join (values (0), (1)) as ends (is_over)
    union all
    select
        signal_days.lead_number,
        case
            when frequency_rules.points > 0 then signal_days.known_from
            else cast({{ dbt.dateadd('day', 'frequency_rules.within_days', 'signal_days.signal_on') }} as date)
        end as news_on
    from signal_days
    inner join frequency_rules on signal_days.rule_number = frequency_rules.rule_number and frequency_rules.is_active
    union all
    -- In the stretch of a reset it is not known what fades.
    select
        reset_spans.lead_number,
        cast({{ dbt.dateadd('day', 'days.place - 5', 'reset_spans.ended_on') }} as date) as news_on
    from reset_spans
    inner join {{ whole_numbers(10) }} as days on days.place <= 9
    union all
    select
        rising.lead_number,
        cast({{ dbt.dateadd('day', 'days.place', 'rising.first_on') }} as date) as news_on
    from rising
    inner join {{ whole_numbers(10) }} as days on days.place <= 5
    union all
    select
        candidates.lead_number,
        cast({{ dbt.dateadd('day', '1 - days.place', 'candidates.as_of') }} as date) as news_on
    from candidates
    inner join followed
        on candidates.lead_number = followed.lead_number
    cross join settings
    inner join {{ whole_numbers(10000) }} as days
        on settings.handoff_lookback_days >= days.place
),

-- A run in the queue begins on such a day or before the first: whether the lead was out on the day before is all that is asked.
final as (
    select * from candidates
    union
    select
        candidates.lead_number,
        candidates.created_on,
        candidates.first_day_on,
        cast({{ dbt.dateadd('day', -1, 'news.news_on') }} as date) as as_of
    from candidates
    inner join news
        on candidates.lead_number = news.lead_number and candidates.first_day_on < news.news_on and candidates.as_of >= news.news_on
)

select * from final
