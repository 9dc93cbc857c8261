with

ledger_entries as (
    select * from {{ ref('int_ledger_entries') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

worth as (
    select
        ledger_entries.*,
        cast(ledger_entries.points as double) * scores.score_per_point as score_points,
        case ledger_entries.entry_kind
            when 'rule' then rules.description
            when 'rule_cap' then 'Cap: ' || rules.description
            when 'category_floor' then 'Lowest points of ' || ledger_entries.category
            when 'category_ceiling' then 'Highest points of ' || ledger_entries.category
            when 'base' then 'Where every lead starts'
            when 'score_floor' then 'A score does not go below 0'
            else 'A score does not go above 100'
        end as description
    from ledger_entries
    inner join scores
        on ledger_entries.score = scores.score
    left join rules
        on ledger_entries.rule_id = rules.rule_id
),

entries as (
    select lead_number, as_of, entry_kind, rule_id, category, score, description, hits, decayed_hits, points, score_points
    from worth
    union all
    select lead_number, as_of, 'rounding', null, null, null, 'Rounding to two decimals', null, null, null, lead_score - exact_score
    from lead_scores
    where abs(lead_score - exact_score) >= 0.000000000001
),

final as (
    select
        leads.lead_id,
        entries.as_of,
        cast(entries.entry_kind as varchar) as entry_kind,
        entries.rule_id,
        entries.category,
        entries.score,
        cast(entries.description as varchar) as description,
        cast(entries.hits as double) as hits,
        cast(entries.decayed_hits as double) as decayed_hits,
        cast(entries.points as double) as points,
        entries.score_points,
        entries.score_points / nullif(lead_scores.lead_score, 0) as share
    from entries
    inner join lead_scores
        on entries.lead_number = lead_scores.lead_number and entries.as_of = lead_scores.as_of
    inner join leads
        on entries.lead_number = leads.lead_number
)

select * from final
