with

ledger_entries as (
    select * from {{ ref('int_ledger_entries') }}
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

roundings as (
    select
        lead_number,
        as_of,
        lead_score - exact_score as score_points
    from lead_scores
    -- Less than this is no rounding but the last bit of a double.
    where abs(lead_score - exact_score) >= 0.000000000001
),

entries as (
    select * from ledger_entries
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
        entries.score_points / nullif(lead_scores.lead_score, 0) as share
    from entries
    inner join lead_scores
        on entries.lead_number = lead_scores.lead_number and entries.as_of = lead_scores.as_of
    inner join as_of_date
        on entries.as_of = as_of_date.as_of
    inner join leads
        on entries.lead_number = leads.lead_number
)

select * from final
