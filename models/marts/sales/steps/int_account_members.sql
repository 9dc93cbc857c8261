with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

leads as (
    select * from {{ ref('int_leads') }}
    where company_id is not null
),

score_bands as (
    select * from {{ read_seed('score_bands') }} as seed
    where score = 'engagement'
),

settings as (
    select * from {{ ref('int_settings') }}
),

ranked as (
    select
        leads.lead_number,
        leads.company_id,
        lead_scores.as_of,
        lead_scores.lead_score,
        row_number() over (
            partition by leads.company_id order by lead_scores.lead_score desc, leads.lead_number asc
        ) as place,
        lower(leads.department) as department,
        lower(leads.seniority) as seniority,
        lead_states.is_open,
        leads.is_opted_out,
        lead_tiers.is_sales_ready,
        lead_tiers.is_excluded,
        -- Who stands above the lowest band has done something that has not faded away; where the bands lie is the analyst's choice.
        score_bands.min_score > 0 as is_engaged
    from lead_scores
    inner join lead_states
        on lead_scores.lead_number = lead_states.lead_number and lead_scores.as_of = lead_states.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    inner join score_bands
        on lead_tiers.engagement_band = score_bands.band
),

final as (
    select
        ranked.lead_number,
        ranked.company_id,
        ranked.as_of,
        ranked.lead_score,
        cast(ranked.place as integer) as place,
        {{ to_points('ranked.lead_score * ' ~ rank_weight('settings.account_rank_discount', 'ranked.place')) }} as account_points,
        ranked.department,
        ranked.seniority,
        ranked.is_open,
        ranked.is_opted_out,
        ranked.is_excluded,
        ranked.is_open and not ranked.is_opted_out and not ranked.is_excluded and ranked.is_sales_ready as is_sales_ready,
        ranked.is_engaged
    from ranked
    cross join settings
)

select * from final
