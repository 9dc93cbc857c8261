with

leads as (
    select * from {{ ref('int_leads') }}
),

campaigns as (
    select * from {{ ref('stg_campaigns') }}
    where rejection_reason is null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- A known campaign decides, even if it names no channel: its cost must stand where its leads do.
final as (
    select
        leads.lead_number,
        coalesce(case when campaigns.campaign_id is not null then campaigns.channel else lower(leads.lead_source) end, '(none)') as channel,
        coalesce(leads.campaign_id, '(none)') as campaign_id,
        cast({{ dbt.date_trunc('month', 'leads.created_on') }} as date) as month_on
    from leads
    inner join as_of_date
        on leads.created_on <= as_of_date.as_of
    left join campaigns
        on leads.campaign_id = campaigns.campaign_id
)

select * from final
