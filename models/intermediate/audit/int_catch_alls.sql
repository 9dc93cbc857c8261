with

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

tiers as (
    select * from {{ ref('int_tiers') }}
),

-- What every lead has: one of the tiers, and a score from 0 to 100, of which the ends stand for the rest.
probes as (
    select
        'tier' as attribute,
        tier as value
    from tiers
    union all
    select
        result.attribute,
        result.value
    from (values ('lead_score', '0'), ('lead_score', '100')) as result (attribute, value)
),

probe_counts as (
    select
        attribute,
        count(*) as probe_count
    from probes
    group by 1
),

taken as (
    select
        routing_rules.rule_id,
        probes.attribute,
        count(distinct probes.value) as probe_count
    from routing_rules
    inner join probes
        on
            routing_rules.attribute = probes.attribute
            and {{ matches_operator('routing_rules.operator', 'probes.value', 'routing_rules.expected', 'routing_rules.expected_number') }}
    where
        probes.attribute = 'tier'
        or routing_rules.operator in ('at_least', 'at_most', 'present')
        or (routing_rules.operator = 'not_equals' and coalesce(routing_rules.expected_number not between 0 and 100, true))
    group by 1, 2
),

final as (
    select taken.rule_id
    from taken
    inner join probe_counts
        on taken.attribute = probe_counts.attribute and taken.probe_count = probe_counts.probe_count
)

select * from final
