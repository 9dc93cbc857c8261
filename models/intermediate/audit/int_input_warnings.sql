with

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

catch_alls as (
    select * from {{ ref('int_catch_alls') }}
),

final as (
    select
        rule_id,
        cast(warning as varchar) as warning,
        'the data has no ' || replace(replace(warning, 'unknown_', ''), '_', ' ') || ' ' || missing_input as detail
    from missing_inputs
    union all
    select
        rule_id,
        'unreadable_numbers' as warning,
        cast(lead_count as varchar) || ' leads have a value that is no number' || coalesce(', such as ' || examples, '') as detail
    from unreadable_numbers
    union all
    select
        rule_id,
        warning,
        'one slip away from the data: '
        || {{ dbt.listagg("subject || ' ' || word || ' is ' || near_word || ' there'", "', '", 'order by word, near_word') }} as detail
    from near_misses
    group by 1, 2
    union all
    select
        rule_id,
        'no_catch_all' as warning,
        'no row takes everybody, and none takes ' || cast(everybody_count - lead_count as varchar) || ' of '
        || cast(everybody_count as varchar) || ' leads; end with a row lead_score at_least 0' as detail
    from routing_reach
    where not exists (select 1 from catch_alls)
)

select * from final
