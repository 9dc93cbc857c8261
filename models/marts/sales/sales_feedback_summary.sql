with

latest_verdicts as (
    select * from {{ ref('int_sales_verdicts') }}
    where is_latest
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
    where capped_points <> 0
),

rules as (
    select * from {{ ref('int_rules') }}
),

personas_carried as (
    select * from {{ ref('int_persona_points') }}
    where place = 1
),

leads as (
    select * from {{ ref('int_leads') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
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
    where not coalesce(lead_tiers.is_excluded, false)
),

-- Each lead in each group that it counts in. As for the published date, only the rules that count for the persona that the
-- lead carried.
memberships as (
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
        latest_verdicts.lead_number,
        'rule' as dimension,
        rules.rule_id as value
    from latest_verdicts
    inner join described
        on latest_verdicts.lead_number = described.lead_number
    inner join rule_points
        on latest_verdicts.lead_number = rule_points.lead_number and latest_verdicts.scored_on = rule_points.as_of
    inner join rules
        on rule_points.rule_number = rules.rule_number
    left join personas_carried
        on latest_verdicts.lead_number = personas_carried.lead_number and latest_verdicts.scored_on = personas_carried.as_of
    where {{ counts_for_persona('rules.persona_id', 'personas_carried.persona_id') }}
),

judged as (
    select
        memberships.lead_number,
        memberships.dimension,
        coalesce(memberships.value, '(none)') as value,
        latest_verdicts.verdict,
        case when latest_verdicts.verdict in ('rejected', 'recycled') then latest_verdicts.reason end as refusal_reason
    from memberships
    inner join latest_verdicts
        on memberships.lead_number = latest_verdicts.lead_number
),

reason_counts as (
    select
        dimension,
        value,
        refusal_reason,
        count(*) as leads
    from judged
    where refusal_reason is not null
    group by 1, 2, 3
),

-- The commonest reason stands first.
reasons_ranked as (
    select
        *,
        row_number() over (partition by dimension, value order by leads desc, refusal_reason asc) as place
    from reason_counts
),

-- Without any feedback one row is left, which says so.
counted as (
    select
        coalesce(judged.dimension, 'all') as dimension,
        coalesce(judged.value, 'all') as value,
        count(judged.lead_number) as leads,
        sum(case when judged.verdict = 'contacted' then 1 else 0 end) as contacted,
        sum(case when judged.verdict = 'accepted' then 1 else 0 end) as accepted,
        sum(case when judged.verdict = 'rejected' then 1 else 0 end) as rejected,
        sum(case when judged.verdict = 'recycled' then 1 else 0 end) as recycled,
        count(case when judged.verdict <> 'contacted' then 1 end) as decided
    from as_of_date
    left join judged
        on as_of_date.as_of is not null
    group by 1, 2
),

rated as (
    select
        counted.*,
        counted.decided >= settings.minimum_conversions as is_enough,
        {{ divide('counted.accepted', 'counted.decided') }} as rate,
        max(case when counted.dimension = 'all' then {{ divide('counted.accepted', 'counted.decided') }} end) over () as rate_of_all,
        {{ wilson_low('counted.accepted', 'counted.decided', 'settings.z') }} as rate_low,
        {{ wilson_high('counted.accepted', 'counted.decided', 'settings.z') }} as rate_high
    from counted
    cross join settings
),

final as (
    select
        cast(rated.dimension as varchar) as dimension,
        rated.value,
        cast(rated.leads as bigint) as leads,
        cast(rated.contacted as bigint) as contacted,
        cast(rated.accepted as bigint) as accepted,
        cast(rated.rejected as bigint) as rejected,
        cast(rated.recycled as bigint) as recycled,
        cast(rated.decided as bigint) as decided,
        case when rated.is_enough then rated.rate end as acceptance_rate,
        case when rated.is_enough then rated.rate_low end as acceptance_low,
        case when rated.is_enough then rated.rate_high end as acceptance_high,
        case when rated.is_enough then reasons_ranked.refusal_reason end as top_refusal_reason,
        case when rated.is_enough then {{ divide('reasons_ranked.leads', 'rated.rejected + rated.recycled') }} end as top_refusal_share,
        cast(case
            when not rated.is_enough then 'not enough data'
            when rated.rate_low > rated.rate_of_all then 'accepted more often'
            when rated.rate_high < rated.rate_of_all then 'accepted less often'
            else 'as often as all'
        end as varchar) as finding,
        as_of_date.as_of
    from rated
    cross join as_of_date
    left join reasons_ranked
        on rated.dimension = reasons_ranked.dimension and rated.value = reasons_ranked.value and reasons_ranked.place = 1
)

select * from final
