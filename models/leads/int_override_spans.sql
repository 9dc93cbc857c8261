with

overrides as (
    select * from {{ ref('stg_score_overrides') }}
    where rejection_reason is null
),

leads as (
    select * from {{ ref('int_leads') }}
),

tiers as (
    select * from {{ read_seed('tiers') }} as seed
),

-- From the day on which it was set, or is known to be about the lead, to its last day. A tier that nobody knows is none.
held as (
    select
        leads.lead_number,
        overrides.set_at,
        overrides.known_on as held_from,
        case
            when overrides.until_on < cast('9999-12-31' as date) then cast({{ dbt.dateadd('day', 1, 'overrides.until_on') }} as date)
            else cast('9999-12-31' as date)
        end as held_until,
        tiers.tier as override_tier,
        overrides.is_never_call,
        overrides.reason as override_reason
    from overrides
    inner join leads
        on overrides.contact_id = leads.lead_id
    left join tiers
        on lower(overrides.tier) = lower(tiers.tier)
),

-- The days on which an override of the lead begins or ends.
edges as (
    select
        lead_number,
        held_from as edge_on
    from held
    union
    select
        lead_number,
        held_until as edge_on
    from held
),

steps as (
    select
        lead_number,
        edge_on as known_from,
        lead(edge_on) over (partition by lead_number order by edge_on) as known_until
    from edges
),

-- Of those in force in a stretch the one that was set last.
ranked as (
    select
        steps.lead_number,
        steps.known_from,
        steps.known_until,
        held.override_tier,
        held.is_never_call,
        held.override_reason,
        row_number() over (partition by steps.lead_number, steps.known_from order by held.set_at desc) as place
    from steps
    inner join held
        on
            steps.lead_number = held.lead_number
            and steps.known_from >= held.held_from
            and steps.known_from < held.held_until
),

final as (
    select
        lead_number,
        known_from,
        known_until,
        override_tier,
        is_never_call,
        override_reason
    from ranked
    where place = 1
)

select * from final
