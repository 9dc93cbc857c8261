with

opportunities as (
    select * from {{ ref('stg_opportunities_judged') }}
),

credits as (
    select * from {{ ref('stg_opportunity_credits') }}
),

final as (
    select
        opportunities.opportunity_id,
        coalesce(opportunities.contact_id, credits.contact_id) as contact_id,
        opportunities.company_id,
        opportunities.created_on,
        cast(opportunities.closed_at as date) as closed_on,
        opportunities.stage,
        opportunities.is_stage_unknown,
        opportunities.state,
        opportunities.amount,
        opportunities.left_out,
        opportunities.known_from,
        case
            when opportunities.known_from is not null
                then coalesce(
                    lead(opportunities.known_from) over (
                        partition by opportunities.opportunity_id, opportunities.known_from is not null order by opportunities.copy_number desc
                    ),
                    cast('9999-12-31' as date)
                )
        end as known_until,
        opportunities.rejection_reason
    from opportunities
    left join credits
        on
            opportunities.opportunity_id = credits.opportunity_id and opportunities.copy_number = credits.copy_number
            and opportunities.known_from is not null
)

select * from final
