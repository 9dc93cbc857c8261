with

stage_signs as (
    select * from {{ ref('int_stage_signs') }}
),

buying_stages as (
    select * from {{ ref('int_buying_stages') }}
),

-- The latest sign of the highest stage speaks for it.
ranked as (
    select
        stage_signs.lead_number,
        stage_signs.as_of,
        buying_stages.stage,
        buying_stages.track,
        buying_stages.description,
        row_number() over (
            partition by stage_signs.lead_number, stage_signs.as_of
            order by buying_stages.stage_order desc, stage_signs.last_sign_on desc, buying_stages.rule_id asc
        ) as place
    from stage_signs
    inner join buying_stages
        on stage_signs.rule_id = buying_stages.rule_id
),

final as (
    select
        lead_number,
        as_of,
        stage,
        track,
        case track when 'fast-track' then 'Fast-track' else 'Nurture' end || ' (' || stage || ': ' || description || ')' as stage_step
    from ranked
    where place = 1
)

select * from final
