with

rule_reach as (select * from {{ ref('int_rule_reach') }}),

stage_reach as (select * from {{ ref('int_stage_reach') }}),

missing_inputs as (
    select * from {{ ref('int_missing_inputs') }}
),

unreadable_numbers as (select * from {{ ref('int_unreadable_numbers') }}),

raw_warnings as (select * from {{ ref('int_raw_warnings') }}),

as_of_date as (select * from {{ ref('int_as_of') }}),

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
