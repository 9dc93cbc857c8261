-- A view, because the published half grows with every day. It names no database, so that it answers where the file of the
-- warehouse was renamed, copied or attached under another name.

with

published_scores as (
    select * from {{ ref('published_scores').include(database=false) }}
),

history_scores as (
    select * from {{ ref('int_history_scores').include(database=false) }}
),

final as (
    select
        lead_id,
        as_of,
        cast('published' as varchar) as history_kind,
        lead_score,
        fit_score,
        engagement_score,
        tier,
        is_sales_ready,
        conversion_probability,
        previous_as_of,
        previous_tier,
        tier_change,
        tier_change_reason,
        tier_change_rule_id,
        tier_change_points,
        rules_version
    from published_scores
    union all
    select
        lead_id,
        as_of,
        cast('would_have_been' as varchar) as history_kind,
        lead_score,
        fit_score,
        engagement_score,
        tier,
        is_sales_ready,
        -- What the scores of that day promise is known only since: a probability learned later would be hindsight.
        cast(null as double) as conversion_probability,
        previous_as_of,
        previous_tier,
        tier_change,
        tier_change_reason,
        tier_change_rule_id,
        tier_change_points,
        rules_version
    from history_scores
)

select * from final
