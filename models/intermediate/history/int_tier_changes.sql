with

tier_steps as (
    select * from {{ ref('int_tier_steps') }}
),

final as (
    select
        history_kind,
        lead_number,
        as_of,
        previous_as_of,
        previous_tier,
        cast(case when tier_min_score > previous_min_score then 'up' else 'down' end as varchar) as tier_change,
        -- Where today's rules would have given today's tier on that day already, no act of the lead moved it.
        tier = coalesce(previous_tier_by_todays_rules, '') as is_by_rules
    from tier_steps
    where tier <> previous_tier and tier_min_score <> previous_min_score
)

select * from final
