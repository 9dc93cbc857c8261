with

stage_signs as (
    select * from {{ ref('int_stage_signs') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

everybody as (
    select count(*) as lead_count
    from score_dates
    inner join as_of_date
        on score_dates.as_of = as_of_date.as_of
),

reach as (
    select
        stage_signs.rule_id,
        count(*) as lead_count
    from stage_signs
    inner join as_of_date
        on stage_signs.as_of = as_of_date.as_of
    group by 1
),

final as (
    select
        buying_stages.rule_id,
        cast('stage' as varchar) as rule_kind,
        coalesce(reach.lead_count, 0) as lead_count,
        everybody.lead_count as everybody_count,
        cast(0 as double) as points_before_cap,
        cast(0 as double) as points_cut
    from buying_stages
    cross join everybody
    left join reach
        on buying_stages.rule_id = reach.rule_id
    where buying_stages.is_active
)

select * from final
