with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where split <> 'converted'
),

tier_thresholds as (
    select * from {{ ref('int_tier_thresholds') }}
),

period_quality as (
    select * from {{ ref('int_period_quality') }}
),

period_readiness as (
    select * from {{ ref('int_period_readiness') }}
),

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- The lowest score of a sales-ready tier of today.
lowest as (
    select min(min_score) as threshold from tier_thresholds
    where is_sales_ready
),

-- The leads that reach the lowest score of them.
period_tiers as (
    select
        backtest_scores.as_of,
        backtest_scores.split,
        max(lowest.threshold) as threshold,
        count(*) as leads,
        sum(case when backtest_scores.is_converted then 1 when not backtest_scores.is_converted then 0 end) as conversions,
        sum(case when backtest_scores.lead_score >= lowest.threshold then 1 else 0 end) as leads_above,
        sum(case
            when backtest_scores.is_converted and backtest_scores.lead_score >= lowest.threshold then 1
            when backtest_scores.is_converted is not null then 0
        end) as conversions_above
    from backtest_scores
    cross join lowest
    group by 1, 2
),

-- How fresh the events were.
loads as (
    select distinct cast(loaded_at as date) as loaded_on from events
),

period_loads as (
    select
        cutoffs.cutoff_on as as_of,
        max(loads.loaded_on) as last_loaded_on
    from cutoffs
    left join loads
        on cutoffs.cutoff_on >= loads.loaded_on
    group by 1
),

-- The conversion rate of all training leads together.
training as (
    select {{ divide('sum(conversions)', 'sum(leads)') }} as conversion_rate from period_tiers
    where split = 'training'
),

judged as (
    select
        cutoffs.cutoff_on as as_of,
        training.conversion_rate as training_rate,
        {{ wilson_low('period_tiers.conversions', 'period_tiers.leads', 'settings.z') }} as rate_low,
        {{ wilson_high('period_tiers.conversions', 'period_tiers.leads', 'settings.z') }} as rate_high,
        period_readiness.is_more_ready,
        period_readiness.is_worth_less,
        period_quality.population_stability,
        settings.stability_watch,
        settings.stability_alert,
        case
            when cutoffs.split = 'future' then 'after the date of the scores'
            when period_tiers.leads is null then 'no open leads'
            when cutoffs.split = 'watched' then 'horizon not over'
            when period_tiers.conversions < settings.minimum_conversions then 'not enough data'
            when period_tiers.leads - period_tiers.conversions < settings.minimum_conversions then 'not enough data'
            when period_quality.auc_low is null then 'not enough data'
            when period_quality.auc_low <= 0.5 then 'does not rank'
            else 'ok'
        end as finding
    from cutoffs
    cross join settings
    cross join training
    left join period_tiers
        on cutoffs.cutoff_on = period_tiers.as_of
    left join period_quality
        on cutoffs.cutoff_on = period_quality.as_of
    left join period_readiness
        on cutoffs.cutoff_on = period_readiness.as_of
),

-- What can be said about the period.
period_findings as (
    select
        as_of,
        population_stability,
        cast(case
            when rate_low > training_rate then 'higher than in training'
            when rate_high < training_rate then 'lower than in training'
            when rate_low is not null and training_rate is not null then 'as in training'
        end as varchar) as rate_finding,
        cast(case
            when population_stability >= stability_alert then 'alert'
            when population_stability >= stability_watch then 'watch'
            when population_stability is not null then 'stable'
        end as varchar) as stability_finding,
        cast(case
            when is_more_ready and is_worth_less and finding in ('ok', 'does not rank') then 'inflated'
            when is_more_ready then 'more are sales-ready'
            when is_worth_less and finding in ('ok', 'does not rank') then 'fewer convert'
            when not is_more_ready then 'as in training'
        end as varchar) as inflation_finding,
        cast(finding as varchar) as finding
    from judged
),

-- Whom sales is asked to call today, and how many it can.
called as (
    select
        as_of_date.as_of,
        coalesce(period_readiness.leads_to_call, 0) as leads_to_call,
        settings.weekly_capacity,
        settings.capacity_tolerance
    from as_of_date
    cross join settings
    left join period_readiness
        on as_of_date.as_of = period_readiness.as_of
),

-- The rates at which leads converted, of periods that have enough of them.
period_rates as (
    select
        period_tiers.as_of,
        period_findings.rate_finding,
        {{ divide('period_tiers.conversions', 'period_tiers.leads') }} as conversion_rate,
        {{ divide('period_tiers.conversions_above', 'period_tiers.leads_above') }} as hit_rate,
        {{ divide('period_readiness.sales_ready_conversions', 'period_readiness.sales_ready_leads') }} as conversions_per_sales_ready_lead
    from period_tiers
    inner join period_findings
        on period_tiers.as_of = period_findings.as_of
    inner join period_readiness
        on period_tiers.as_of = period_readiness.as_of
    where period_findings.finding in ('ok', 'does not rank')
),

final as (
    select
        cutoffs.cutoff_on as period_on,
        cutoffs.split,
        cast(period_tiers.leads as bigint) as leads,
        cast(period_tiers.conversions as bigint) as conversions,
        period_rates.conversion_rate,
        period_rates.rate_finding,
        case when period_rates.as_of is not null then period_quality.auc end as auc,
        case when period_rates.as_of is not null then period_quality.auc_low end as auc_low,
        case when period_rates.as_of is not null then period_quality.auc_high end as auc_high,
        period_quality.mean_probability,
        case when period_rates.as_of is not null then period_quality.brier_score end as brier_score,
        case when period_rates.as_of is not null then period_quality.calibration_error end as calibration_error,
        period_findings.population_stability,
        period_findings.stability_finding,
        period_tiers.threshold,
        cast(period_tiers.leads_above as bigint) as leads_above,
        period_rates.hit_rate,
        period_readiness.sales_ready_leads,
        {{ divide('period_readiness.sales_ready_leads', 'period_tiers.leads') }} as share_sales_ready,
        period_rates.conversions_per_sales_ready_lead,
        period_findings.inflation_finding,
        cast(called.leads_to_call as bigint) as leads_to_call,
        {{ divide('called.leads_to_call', 'called.weekly_capacity') }} as capacity_use,
        cast(case
            when called.leads_to_call > (1 + called.capacity_tolerance) * called.weekly_capacity then 'more than sales can call'
            when called.leads_to_call < (1 - called.capacity_tolerance) * called.weekly_capacity then 'fewer than sales can call'
            when called.weekly_capacity is not null then 'as many as sales can call'
        end as varchar) as capacity_finding,
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
    left join period_quality
        on cutoffs.cutoff_on = period_quality.as_of
    left join period_readiness
        on cutoffs.cutoff_on = period_readiness.as_of
    left join called
        on cutoffs.cutoff_on = called.as_of
    left join period_loads
        on cutoffs.cutoff_on = period_loads.as_of
)

select * from final
