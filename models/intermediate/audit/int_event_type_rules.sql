with

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where is_active
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
    where is_active
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
    where is_active
),

rewarded as (
    select distinct event_type
    from behavior_rules
    where points > 0
),

-- An absence rule without an event type waits for any event that a rule rewards.
looks as (
    select
        event_type,
        'behavior' as rule_kind
    from behavior_rules
    union all
    select
        coalesce(absence_rules.event_type, rewarded.event_type) as event_type,
        'absence' as rule_kind
    from absence_rules
    left join rewarded
        on absence_rules.event_type is null
    union all
    select
        event_type,
        'stage' as rule_kind
    from buying_stages
),

final as (
    select
        event_type,
        count(case when rule_kind = 'behavior' then 1 end) as behavior_rules,
        count(case when rule_kind = 'absence' then 1 end) as absence_rules,
        count(case when rule_kind = 'stage' then 1 end) as stage_signs
    from looks
    where event_type is not null
    group by 1
)

select * from final
