with

period_tiers as (
    select * from {{ ref('int_period_tiers') }}
),

period_findings as (
    select * from {{ ref('int_period_findings') }}
    where finding in ('ok', 'does not rank')
),

final as (
    select
        period_tiers.as_of,
        period_findings.rate_finding,
        {{ divide('period_tiers.conversions', 'period_tiers.leads') }} as conversion_rate,
        {{ divide('period_tiers.conversions_above', 'period_tiers.leads_above') }} as hit_rate,
        {{ divide('period_tiers.sales_ready_conversions', 'period_tiers.sales_ready_leads') }} as conversions_per_sales_ready_lead
    from period_tiers
    inner join period_findings
        on period_tiers.as_of = period_findings.as_of
)

select * from final
