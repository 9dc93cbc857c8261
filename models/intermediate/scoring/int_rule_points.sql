with

from_behavior as (
    select * from {{ ref('int_points_from_behavior') }}
),

from_fit as (
    select * from {{ ref('int_points_from_fit') }}
),

from_absence as (
    select * from {{ ref('int_points_from_absence') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

all_points as (
    select
        lead_number,
        as_of,
        rule_id,
        hits,
        decayed_hits,
        points
    from from_behavior
    union all
    select
        lead_number,
        as_of,
        rule_id,
        cast(1 as double) as hits,
        {{ to_points(1) }} as decayed_hits,
        points
    from from_fit
    union all
    select
        lead_number,
        as_of,
        rule_id,
        cast(1 as double) as hits,
        {{ to_points(1) }} as decayed_hits,
        points
    from from_absence
),

final as (
    select
        all_points.lead_number,
        all_points.as_of,
        all_points.rule_id,
        rules.rule_kind,
        rules.persona_id,
        rules.category,
        rules.score,
        all_points.hits,
        all_points.decayed_hits,
        all_points.points,
        {{ cap_points('all_points.points', 'rules.max_points') }} as capped_points
    from all_points
    inner join rules
        on all_points.rule_id = rules.rule_id
)

select * from final
