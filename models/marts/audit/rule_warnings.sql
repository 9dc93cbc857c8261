with

rule_reach as (select * from {{ ref('int_rule_reach') }}),

stage_reach as (select * from {{ ref('int_stage_reach') }}),

input_warnings as (select * from {{ ref('int_input_warnings') }}),

routing_reach as (select * from {{ ref('int_routing_reach') }}),

raw_warnings as (select * from {{ ref('int_raw_warnings') }}),

as_of_date as (select * from {{ ref('int_as_of') }}),

reach as (
    select * from rule_reach
    union all
    select * from stage_reach
    union all
    select * from routing_reach
),

warnings as (
    select * from input_warnings
    union all
    select
        rule_id,
        'never_fires',
        case when rule_kind = 'stage' then 'no lead has done it lately enough' else 'no lead has points from it' end
    from reach
    where
        lead_count = 0
        and rule_kind <> 'routing'
        and rule_id not in (
            select input_warnings.rule_id from input_warnings
            where input_warnings.warning like 'unknown%'
        )
    union all
    select
        rule_id,
        'always_fires',
        'all ' || cast(everybody_count as varchar) || ' leads have it, so it tells none of them apart'
    from reach
    where lead_count = everybody_count and everybody_count > 1 and rule_kind <> 'routing'
    union all
    select
        rule_id,
        'cap_hides_most',
        'max_points cuts off ' || cast(cast(100 * points_cut / points_before_cap as integer) as varchar) || ' % of its points'
    from reach
    where points_cut * 2 > points_before_cap
),

final as (
    select
        reach.rule_id,
        reach.rule_kind,
        cast(warnings.warning as varchar) as warning,
        cast(warnings.detail as varchar) as detail,
        cast(reach.lead_count as bigint) as lead_count,
        as_of_date.as_of
    from warnings
    inner join reach
        on warnings.rule_id = reach.rule_id
    cross join as_of_date
    union all
    select
        raw_warnings.*,
        as_of_date.as_of
    from raw_warnings
    cross join as_of_date
)

select * from final
