with

ledger_rules as (
    select * from {{ ref('int_ledger_rules') }}
),

ledger_limits as (
    select * from {{ ref('int_ledger_limits') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

entries as (
    select
        lead_number,
        as_of,
        entry_kind,
        rule_id,
        category,
        score,
        description,
        hits,
        decayed_hits,
        points
    from ledger_rules
    union all
    select
        lead_number,
        as_of,
        entry_kind,
        null as rule_id,
        category,
        score,
        description,
        null as hits,
        null as decayed_hits,
        points
    from ledger_limits
),

final as (
    select
        entries.*,
        cast(entries.points as double) * scores.score_per_point as score_points
    from entries
    inner join scores
        on entries.score = scores.score
)

select * from final
