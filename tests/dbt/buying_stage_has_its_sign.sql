-- Proves that each lead stands no lower than its signs say, and has a stage only with an event of it that is known and
-- recent enough. It looks at event types alone: a sign that compares nothing must count, and a stage needs one of its types.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
),

machines as (
    select machine_events.event_id
    from {{ ref('int_machine_events') }} as machine_events
    inner join {{ ref('int_as_of') }} as as_of_date
        on machine_events.weight <= 0 and machine_events.changed_on <= as_of_date.as_of
),

events as (
    select * from {{ ref('stg_events') }}
    where event_id not in (select machines.event_id from machines) and rejection_reason is null
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
    where is_active
),

orders as (
    select distinct
        stage,
        stage_order
    from buying_stages
),

recent as (
    select
        lead_scores.lead_id,
        max(buying_stages.stage_order) filter (where buying_stages.property is null) as lowest_order,
        max(case when lead_scores.buying_stage = buying_stages.stage then 1 else 0 end) as has_event_of_its_stage
    from lead_scores
    inner join events
        on lead_scores.lead_id = events.lead_id and lead_scores.as_of >= events.known_on
    inner join buying_stages
        on
            events.event_type = buying_stages.event_type
            and {{ dbt.datediff('events.occurred_on', 'lead_scores.as_of', 'day') }} <= buying_stages.within_days
    group by 1
),

final as (
    select
        lead_scores.lead_id,
        lead_scores.buying_stage,
        recent.lowest_order,
        recent.has_event_of_its_stage
    from lead_scores
    left join recent
        on lead_scores.lead_id = recent.lead_id
    left join orders
        on lead_scores.buying_stage = orders.stage
    where
        coalesce(orders.stage_order, 0) < coalesce(recent.lowest_order, 0)
        or (lead_scores.buying_stage is not null and coalesce(recent.has_event_of_its_stage, 0) = 0)
        or (lead_scores.buying_stage is not null and orders.stage is null)
)

select * from final
