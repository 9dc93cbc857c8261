with

resets as (
    select * from {{ ref('int_resets') }}
),

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null and lead_id is not null
),

feedback as (
    select * from {{ ref('stg_sales_feedback') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where is_active
),

frequency_rules as (
    select * from {{ ref('int_frequency_rules') }}
    where is_active
),

rules as (
    select
        rule_number,
        lower(rule_id) as rule_id
    from behavior_rules
    union all
    select
        rule_number,
        lower(rule_id) as rule_id
    from frequency_rules
),

-- Each sign with the rules that it resets; without a rule it resets all.
aims as (
    select distinct
        resets.event_type as sign,
        rules.rule_number
    from resets
    inner join rules
        on resets.rule_id is null or resets.rule_id = rules.rule_id
),

signs as (
    select
        lead_id,
        event_type as sign,
        occurred_on as reset_on,
        known_on
    from events
    where event_type not like 'verdict:%' and event_type in (select aims.sign from aims)
    union all
    select
        contact_id as lead_id,
        'verdict:' || verdict as sign,
        recorded_on as reset_on,
        known_on
    from feedback
),

by_day as (
    select
        leads.lead_number,
        aims.rule_number,
        signs.reset_on,
        min(signs.known_on) as known_on
    from signs
    inner join aims
        on signs.sign = aims.sign
    inner join leads
        on signs.lead_id = leads.lead_id
    group by leads.lead_number, aims.rule_number, signs.reset_on
),

-- Days end with the reset behind them that is known first, be it not the next one.
final as (
    select
        lead_number,
        rule_number,
        coalesce(lag(reset_on) over (partition by lead_number, rule_number order by reset_on), cast('0001-01-01' as date)) as first_on,
        reset_on as before_on,
        min(known_on) over (partition by lead_number, rule_number order by reset_on desc) as ended_on
    from by_day
)

select * from final
