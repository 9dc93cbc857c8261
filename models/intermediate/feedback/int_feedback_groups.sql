with

latest_verdicts as (
    select * from {{ ref('int_latest_verdicts') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

feedback_rules as (
    select * from {{ ref('int_feedback_rules') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null
),

-- The campaign knows better than the word in the contact through which channel somebody came.
described as (
    select
        latest_verdicts.lead_number,
        lead_tiers.tier,
        coalesce(campaigns.channel, lower(leads.lead_source)) as channel,
        leads.owner
    from latest_verdicts
    inner join leads
        on latest_verdicts.lead_number = leads.lead_number
    left join campaigns
        on leads.campaign_id = campaigns.campaign_id
    left join lead_tiers
        on latest_verdicts.lead_number = lead_tiers.lead_number and latest_verdicts.scored_on = lead_tiers.as_of
),

grouped as (
    select
        described.lead_number,
        dimensions.dimension,
        case dimensions.dimension
            when 'all' then 'all'
            when 'tier' then described.tier
            when 'channel' then described.channel
            else described.owner
        end as value
    from described
    cross join (values ('all'), ('tier'), ('channel'), ('owner')) as dimensions (dimension)
    union all
    select
        lead_number,
        'rule' as dimension,
        rule_id as value
    from feedback_rules
),

final as (
    select
        grouped.lead_number,
        cast(grouped.dimension as varchar) as dimension,
        coalesce(grouped.value, '(none)') as value,
        latest_verdicts.verdict,
        case when latest_verdicts.verdict in ('rejected', 'recycled') then latest_verdicts.reason end as refusal_reason
    from grouped
    inner join latest_verdicts
        on grouped.lead_number = latest_verdicts.lead_number
)

select * from final
