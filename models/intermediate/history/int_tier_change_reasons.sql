with

tier_changes as (
    select * from {{ ref('int_tier_changes') }}
),

causes as (
    select * from {{ ref('int_tier_change_causes') }}
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
)

select * from final
