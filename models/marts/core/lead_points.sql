with

ledger as (
    select * from {{ ref('int_ledger') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

scored as (
    select lead_scores.*
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
),

roundings as (
    select
        lead_number,
        as_of,
        lead_score - exact_score as score_points
    from scored
    -- Less than this is no rounding but the last bit of a double.
    where abs(lead_score - exact_score) >= 0.000000000001
),

entries as (
    select * from ledger
    union all
    select
        lead_number,
        as_of,
        'rounding' as entry_kind,
        null as rule_id,
        null as category,
        null as score,
        'Rounding to two decimals' as description,
        null as hits,
        null as decayed_hits,
        null as points,
        score_points
    from roundings
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
        entries.score_points / nullif(scored.lead_score, 0) as share
    from entries
    inner join scored
        on entries.lead_number = scored.lead_number and entries.as_of = scored.as_of
    inner join leads
        on entries.lead_number = leads.lead_number
)

select * from final
