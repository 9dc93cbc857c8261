with

tier_changes as (
    select * from {{ ref('int_tier_changes') }}
    where not is_by_rules
),

ledger_entries as (
    select * from {{ ref('int_ledger') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

-- A rule and its cap are one cause.
entries as (
    select
        ledger_entries.lead_number,
        ledger_entries.as_of,
        ledger_entries.rule_id,
        coalesce(rules.description, ledger_entries.description) as description,
        {{ to_points('ledger_entries.score_points') }} as score_points
    from ledger_entries
    left join rules
        on ledger_entries.rule_id = rules.rule_id
),

moved as (
    select
        tier_changes.history_kind,
        tier_changes.lead_number,
        tier_changes.as_of,
        tier_changes.tier_change,
        entries.rule_id,
        entries.description,
        cast(
            sum(case when entries.as_of = tier_changes.as_of then entries.score_points else -entries.score_points end) as double
        ) as score_points
    from tier_changes
    inner join entries
        on
            tier_changes.lead_number = entries.lead_number
            and (tier_changes.as_of = entries.as_of or tier_changes.previous_as_of = entries.as_of)
    group by 1, 2, 3, 4, 5, 6
),

ranked as (
    select
        *,
        row_number() over (
            partition by history_kind, lead_number, as_of
            order by case when tier_change = 'up' then score_points else -score_points end desc, description asc, rule_id asc
        ) as place
    from moved
),

final as (
    select
        history_kind,
        lead_number,
        as_of,
        rule_id,
        description,
        score_points
    from ranked
    where place = 1
)

select * from final
