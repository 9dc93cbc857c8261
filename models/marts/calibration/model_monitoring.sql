with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

period_tiers as (
    select * from {{ ref('int_period_tiers') }}
),

period_aucs as (
    select * from {{ ref('int_period_aucs') }}
),

period_errors as (
    select * from {{ ref('int_period_errors') }}
),

population_stability as (
    select * from {{ ref('int_population_stability') }}
),

period_loads as (
    select * from {{ ref('int_period_loads') }}
),

period_findings as (
    select * from {{ ref('int_period_findings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        cutoffs.cutoff_on as period_on,
        cutoffs.split,
        cast(period_tiers.leads as bigint) as leads,
        cast(period_tiers.conversions as bigint) as conversions,
        {{ divide('period_tiers.conversions', 'period_tiers.leads') }} as conversion_rate,
        period_findings.rate_finding,
        period_aucs.auc,
        period_aucs.auc_low,
        period_aucs.auc_high,
        period_errors.mean_probability,
        period_errors.brier_score,
        period_errors.calibration_error,
        population_stability.population_stability,
        period_findings.stability_finding,
        period_tiers.threshold,
        cast(period_tiers.leads_above as bigint) as leads_above,
        {{ divide('period_tiers.conversions_above', 'period_tiers.leads_above') }} as hit_rate,
        cast(period_tiers.sales_ready_leads as bigint) as sales_ready_leads,
        {{ divide('period_tiers.sales_ready_leads', 'period_tiers.leads') }} as share_sales_ready,
        {{ divide('period_tiers.sales_ready_conversions', 'period_tiers.sales_ready_leads') }} as conversions_per_sales_ready_lead,
        period_loads.last_loaded_on,
        cast({{ dbt.datediff('period_loads.last_loaded_on', 'cutoffs.cutoff_on', 'day') }} as integer) as days_since_last_load,
        period_findings.finding,
        as_of_date.as_of
    from cutoffs
    cross join as_of_date
    inner join period_findings
        on cutoffs.cutoff_on = period_findings.as_of
    left join period_tiers
        on cutoffs.cutoff_on = period_tiers.as_of
    left join period_aucs
        on cutoffs.cutoff_on = period_aucs.as_of and period_findings.finding <> 'not enough data'
    left join period_errors
        on cutoffs.cutoff_on = period_errors.as_of
    left join population_stability
        on cutoffs.cutoff_on = population_stability.as_of
    left join period_loads
        on cutoffs.cutoff_on = period_loads.as_of
)

select * from final
