-- depends_on: {{ ref('int_rules_gate') }}

with

buying_stages as (
    select * from {{ read_seed('buying_stages') }} as seed
),

-- Numbers below 0, because the numbers above 0 are those of the behaviour rules: both kinds match events in one place.
final as (
    select
        rule_id,
        cast(-row_number() over (order by rule_id) as smallint) as rule_number,
        coalesce(description, rule_id) as description,
        stage,
        stage_order,
        event_type,
        property,
        operator,
        value,
        within_days,
        track,
        is_active
    from buying_stages
)

select * from final
