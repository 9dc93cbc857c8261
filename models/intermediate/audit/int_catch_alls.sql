with

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'routing'
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
    inner join rule_values
        on routing_rules.rule_id = rule_values.rule_id
    inner join probes
        on
            routing_rules.attribute = probes.attribute
            and {{ matches_operator('rule_values.operator', 'probes.value', 'rule_values.expected', 'rule_values.expected_number') }}
    where
        probes.attribute = 'tier'
        or rule_values.operator in ('at_least', 'at_most', 'present')
        or (rule_values.operator = 'not_equals' and coalesce(rule_values.expected_number not between 0 and 100, true))
    group by 1, 2
),

final as (
    select taken.rule_id
    from taken
    inner join probe_counts
        on taken.attribute = probe_counts.attribute and taken.probe_count = probe_counts.probe_count
)

select * from final
