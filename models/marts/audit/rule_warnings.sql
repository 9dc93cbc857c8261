with

rule_reach as (
    select * from {{ ref('int_rule_reach') }}
),

stage_reach as (
    select * from {{ ref('int_stage_reach') }}
),

missing_inputs as (
    select * from {{ ref('int_missing_inputs') }}
),

unreadable_numbers as (
    select * from {{ ref('int_unreadable_numbers') }}
),

near_misses as (
    select * from {{ ref('int_near_misses') }}
),

routing_reach as (
    select * from {{ ref('int_routing_reach') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

reach as (
    select * from rule_reach
    union all
    select * from stage_reach
),

warnings as (
    select
        rule_id,
        warning,
        'the data has no ' || replace(replace(warning, 'unknown_', ''), '_', ' ') || ' ' || missing_input as detail
    from missing_inputs
    union all
    select
        rule_id,
        'never_fires',
        case when rule_kind = 'stage' then 'no lead has done it lately enough' else 'no lead has points from it' end
    from reach
    where lead_count = 0 and rule_id not in (select missing_inputs.rule_id from missing_inputs)
    union all
    select
        rule_id,
        'always_fires',
        'all ' || cast(everybody_count as varchar) || ' leads have it, so it tells none of them apart'
    from reach
    where lead_count = everybody_count and everybody_count > 1
    union all
    select
        rule_id,
        'cap_hides_most',
        'max_points cuts off ' || cast(cast(100 * points_cut / points_before_cap as integer) as varchar) || ' % of its points'
    from reach
    where points_cut * 2 > points_before_cap
    union all
    select
        rule_id,
        'unreadable_numbers',
        cast(lead_count as varchar) || ' leads have a value that is no number'
    from unreadable_numbers
    union all
    select
        rule_id,
        warning,
        'one slip away from what is in the data: '
        || {{ dbt.listagg("word || ' is ' || near_word || ' there'", "', '", 'order by word, near_word') }}
    from near_misses
    group by 1, 2
    union all
    select
        rule_id,
        'no_catch_all',
        cast(everybody_count - lead_count as varchar) || ' leads match no row; end with one that takes everybody: lead_score at_least 0'
    from routing_reach
    where not takes_everybody
),

reached as (
    select
        rule_id,
        rule_kind,
        lead_count
    from reach
    union all
    select
        rule_id,
        rule_kind,
        lead_count
    from routing_reach
),

final as (
    select
        reached.rule_id,
        reached.rule_kind,
        cast(warnings.warning as varchar) as warning,
        cast(warnings.detail as varchar) as detail,
        cast(reached.lead_count as bigint) as lead_count,
        as_of_date.as_of
    from warnings
    inner join reached
        on warnings.rule_id = reached.rule_id
    cross join as_of_date
)

select * from final
