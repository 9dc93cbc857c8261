with

tier_changes as (
    select * from {{ ref('int_tier_changes') }}
),

ledger as (
    select * from {{ ref('int_ledger') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

-- A rule and its cap are one cause.
entries as (
    select
        ledger.lead_number,
        ledger.as_of,
        ledger.rule_id,
        coalesce(rules.description, ledger.description) as description,
        {{ to_points('ledger.score_points') }} as score_points
    from ledger
    left join rules
        on ledger.rule_id = rules.rule_id
),

-- By how much each entry of a change that the rules did not make differs between its two days.
differences as (
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
    where not tier_changes.is_by_rules
    group by 1, 2, 3, 4, 5, 6
),

-- The entry that moved most in the direction of the change stands first.
causes as (
    select
        *,
        row_number() over (
            partition by history_kind, lead_number, as_of
            order by case when tier_change = 'up' then score_points else -score_points end desc, description asc, rule_id asc
        ) as place
    from differences
),

final as (
    select
        tier_changes.history_kind,
        tier_changes.lead_number,
        tier_changes.as_of,
        tier_changes.previous_as_of,
        tier_changes.previous_tier,
        tier_changes.tier_change,
        cast(
            case when tier_changes.is_by_rules then 'The rules or the data of that day were changed' else causes.description end as varchar
        ) as tier_change_reason,
        causes.rule_id as tier_change_rule_id,
        causes.score_points as tier_change_points
    from tier_changes
    left join causes
        on
            tier_changes.history_kind = causes.history_kind
            and tier_changes.lead_number = causes.lead_number
            and tier_changes.as_of = causes.as_of
            and causes.place = 1
)

select * from final
