with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

reach as (
    select
        rule_points.rule_id,
        count(*) as lead_count,
        sum(abs(rule_points.points)) as points_before_cap,
        sum(abs(rule_points.points - rule_points.capped_points)) as points_cut
    from rule_points
    inner join as_of_date
        on rule_points.as_of = as_of_date.as_of
    group by 1
),

everybody as (
    select count(*) as lead_count
    from score_dates
    inner join as_of_date
        on score_dates.as_of = as_of_date.as_of
),

final as (
    select
        rules.rule_id,
        rules.rule_kind,
        coalesce(reach.lead_count, 0) as lead_count,
        everybody.lead_count as everybody_count,
        cast(coalesce(reach.points_before_cap, 0) as double) as points_before_cap,
        cast(coalesce(reach.points_cut, 0) as double) as points_cut
    from rules
    cross join everybody
    left join reach
        on rules.rule_id = reach.rule_id
    where rules.is_active
)

select * from final
