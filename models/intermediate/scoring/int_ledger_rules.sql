with

points_carried as (
    select * from {{ ref('int_points_carried') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

entries as (
    select
        lead_number,
        as_of,
        'rule' as entry_kind,
        rule_id,
        hits,
        decayed_hits,
        points
    from points_carried
    where points <> 0
    union all
    select
        lead_number,
        as_of,
        'rule_cap' as entry_kind,
        rule_id,
        null as hits,
        null as decayed_hits,
        capped_points - points as points
    from points_carried
    where capped_points <> points
),

final as (
    select
        entries.lead_number,
        entries.as_of,
        entries.entry_kind,
        entries.rule_id,
        rules.category,
        rules.score,
        case when entries.entry_kind = 'rule' then rules.description else 'Cap: ' || rules.description end as description,
        entries.hits,
        entries.decayed_hits,
        entries.points
    from entries
    inner join rules
        on entries.rule_id = rules.rule_id
)

select * from final
