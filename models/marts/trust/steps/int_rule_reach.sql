with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

rules as (
    select * from {{ ref('int_rules') }}
    where is_active
),

stage_signs as (
    select * from {{ ref('int_stage_signs') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
    where is_active
),

exclusions as (
    select * from {{ ref('int_exclusions') }}
    where is_active
),

fit_matches as (
    select * from {{ ref('int_fit_matches') }}
    where exclusion_id is not null
),

routing_rules as (
    select * from {{ ref('int_routing_rules') }}
),

resets as (
    select * from {{ ref('int_resets') }}
),

reset_spans as (
    select * from {{ ref('int_reset_spans') }}
),

personas as (
    select * from {{ ref('int_personas') }}
),

personas_carried as (
    select * from {{ ref('int_persona_points') }}
    where place = 1
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
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

with_points as (
    select
        rule_points.rule_number,
        count(*) as lead_count,
        sum(abs(rule_points.points)) as points_before_cap,
        sum(abs(rule_points.points - rule_points.capped_points)) as points_cut
    from rule_points
    inner join as_of_date
        on rule_points.as_of = as_of_date.as_of
    group by 1
),

with_sign as (
    select
        stage_signs.rule_id,
        count(*) as lead_count
    from stage_signs
    inner join as_of_date
        on stage_signs.as_of = as_of_date.as_of
    group by 1
),

left_out as (
    select
        fit_matches.exclusion_id,
        count(distinct score_dates.lead_number) as lead_count
    from fit_matches
    inner join as_of_date
        on fit_matches.known_from <= as_of_date.as_of and fit_matches.known_until > as_of_date.as_of
    inner join score_dates
        on fit_matches.lead_number = score_dates.lead_number and as_of_date.as_of = score_dates.as_of
    group by 1
),

carried as (
    select
        personas_carried.persona_id,
        count(*) as lead_count
    from personas_carried
    inner join as_of_date
        on personas_carried.as_of = as_of_date.as_of
    group by 1
),

-- The rows of the routing and of resets have no names, so that they stand together under that of their file.
final as (
    select
        rules.rule_id,
        rules.rule_kind,
        coalesce(with_points.lead_count, 0) as lead_count,
        everybody.lead_count as everybody_count,
        cast(coalesce(with_points.points_before_cap, 0) as double) as points_before_cap,
        cast(coalesce(with_points.points_cut, 0) as double) as points_cut
    from rules
    cross join everybody
    left join with_points
        on rules.rule_number = with_points.rule_number
    union all
    select
        buying_stages.rule_id,
        'stage' as rule_kind,
        coalesce(with_sign.lead_count, 0) as lead_count,
        everybody.lead_count as everybody_count,
        0 as points_before_cap,
        0 as points_cut
    from buying_stages
    cross join everybody
    left join with_sign
        on buying_stages.rule_id = with_sign.rule_id
    union all
    select
        'resets' as rule_id,
        'reset' as rule_kind,
        count(distinct reset_spans.lead_number) as lead_count,
        max(everybody.lead_count) as everybody_count,
        0 as points_before_cap,
        0 as points_cut
    from everybody
    cross join as_of_date
    left join reset_spans
        on as_of_date.as_of >= reset_spans.ended_on
    having (select count(*) from resets) > 0
    union all
    select
        exclusions.exclusion_id as rule_id,
        'exclusion' as rule_kind,
        coalesce(left_out.lead_count, 0) as lead_count,
        everybody.lead_count as everybody_count,
        0 as points_before_cap,
        0 as points_cut
    from exclusions
    cross join everybody
    left join left_out
        on exclusions.exclusion_id = left_out.exclusion_id
    union all
    select
        personas.persona_id as rule_id,
        'persona' as rule_kind,
        coalesce(carried.lead_count, 0) as lead_count,
        everybody.lead_count as everybody_count,
        0 as points_before_cap,
        0 as points_cut
    from personas
    cross join everybody
    left join carried
        on personas.persona_id = carried.persona_id
    union all
    select
        'routing_rules' as rule_id,
        'routing' as rule_kind,
        count(routing_priority) as lead_count,
        count(*) as everybody_count,
        0 as points_before_cap,
        0 as points_cut
    from lead_states
    having (select count(*) from routing_rules) > 0
)

select * from final
