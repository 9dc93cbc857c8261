with

buying_stages as (
    select * from {{ read_seed('buying_stages') }} as seed
),

final as (
    select
        rule_id,
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
