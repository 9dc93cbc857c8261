with

points_carried as (
    select * from {{ ref('int_points_carried') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

worth as (
    select
        points_carried.lead_number,
        points_carried.as_of,
        points_carried.rule_id,
        rules.description,
        cast(points_carried.capped_points as double) * scores.score_per_point as score_points
    from points_carried
    inner join rules
        on points_carried.rule_id = rules.rule_id
    inner join scores
        on points_carried.score = scores.score
    where points_carried.capped_points > 0 and scores.weight > 0
),

ranked as (
    select
        *,
        row_number() over (partition by lead_number, as_of order by score_points desc, rule_id asc) as place
    from worth
),

final as (
    select
        lead_number,
        as_of,
        max(case when place = 1 then {{ ledger_line('description', 'score_points') }} end)
        || coalesce(max(case when place = 2 then '; ' || {{ ledger_line('description', 'score_points') }} end), '')
        || coalesce(max(case when place = 3 then '; ' || {{ ledger_line('description', 'score_points') }} end), '') as top_reasons,
        cast({{ dbt.listagg('rule_id', "'|'", 'order by rule_id') }} as varchar) as top_rules
    from ranked
    where place <= 3
    group by 1, 2
)

select * from final
