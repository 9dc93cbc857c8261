with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

period_tiers as (
    select * from {{ ref('int_period_tiers') }}
),

period_rates as (
    select * from {{ ref('int_period_rates') }}
),

period_aucs as (
    select * from {{ ref('int_period_aucs') }}
),

period_errors as (
    select * from {{ ref('int_period_errors') }}
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
        period_rates.conversion_rate,
        period_rates.rate_finding,
        period_aucs.auc,
        period_aucs.auc_low,
        period_aucs.auc_high,
        period_errors.mean_probability,
        case when period_rates.as_of is not null then period_errors.brier_score end as brier_score,
        case when period_rates.as_of is not null then period_errors.calibration_error end as calibration_error,
        period_findings.population_stability,
        period_findings.stability_finding,
        period_tiers.threshold,
        cast(period_tiers.leads_above as bigint) as leads_above,
        period_rates.hit_rate,
        cast(period_tiers.sales_ready_leads as bigint) as sales_ready_leads,
        {{ divide('period_tiers.sales_ready_leads', 'period_tiers.leads') }} as share_sales_ready,
        period_rates.conversions_per_sales_ready_lead,
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
    left join period_rates
        on cutoffs.cutoff_on = period_rates.as_of
    left join period_aucs
        on period_rates.as_of = period_aucs.as_of
    left join period_errors
        on cutoffs.cutoff_on = period_errors.as_of
    left join period_loads
        on cutoffs.cutoff_on = period_loads.as_of
)

select * from final
