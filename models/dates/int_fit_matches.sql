with

attribute_spans as (
    select * from {{ ref('int_attribute_spans') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind in ('fit', 'exclusion')
),

matches as (
    select distinct
        attribute_spans.lead_number,
        rule_values.rule_kind,
        rule_values.rule_id,
        rule_values.condition_number,
        rule_values.condition_count,
        attribute_spans.known_from,
        attribute_spans.known_until
    from attribute_spans
    inner join rule_values
        on
            attribute_spans.attribute = rule_values.subject
            and {{ matches_operator(
                'rule_values.operator', 'attribute_spans.value', 'rule_values.expected', 'rule_values.expected_number',
                'attribute_spans.members', 'rule_values.expected_key'
            ) }}
),

-- Where a rule asks for several things, the days on which one more of them holds, and one less.
changes as (
    select
        lead_number,
        rule_kind,
        rule_id,
        condition_count,
        changed_on,
        sum(change) as change
    from (
        select
            lead_number,
            rule_kind,
            rule_id,
            condition_count,
            known_from as changed_on,
            1 as change
        from matches
        where condition_count > 1
        union all
        select
            lead_number,
            rule_kind,
            rule_id,
            condition_count,
            known_until as changed_on,
            -1 as change
        from matches
        where condition_count > 1
    ) as edges
    group by lead_number, rule_kind, rule_id, condition_count, changed_on
),

held as (
    select
        lead_number,
        rule_kind,
        rule_id,
        condition_count,
        sum(change) over (partition by lead_number, rule_kind, rule_id order by changed_on) as holding,
        changed_on as known_from,
        lead(changed_on) over (partition by lead_number, rule_kind, rule_id order by changed_on) as known_until
    from changes
),

all_hold as (
    select
        lead_number,
        rule_kind,
        rule_id,
        known_from,
        known_until
    from matches
    where condition_count = 1
    union all
    select
        lead_number,
        rule_kind,
        rule_id,
        known_from,
        known_until
    from held
    where holding = condition_count
),

final as (
    -- Exclusions give no points.
    select
        all_hold.lead_number,
        fit_rules.rule_number,
        case when all_hold.rule_kind = 'exclusion' then all_hold.rule_id end as exclusion_id,
        {{ to_points('coalesce(fit_rules.points, 0)') }} as points,
        all_hold.known_from,
        all_hold.known_until
    from all_hold
    left join fit_rules
        on all_hold.rule_kind = 'fit' and all_hold.rule_id = fit_rules.rule_id
)

select * from final
