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

population_stability as (
    select * from {{ ref('int_population_stability') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

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
        population_stability.population_stability,
        settings.stability_watch,
        settings.stability_alert,
        case
            when cutoffs.split = 'future' then 'after the date of the scores'
            when period_tiers.leads is null then 'no open leads'
            when cutoffs.split = 'watched' then 'horizon not over'
            when period_tiers.conversions < settings.minimum_conversions then 'not enough data'
            when period_tiers.leads - period_tiers.conversions < settings.minimum_conversions then 'not enough data'
            when period_aucs.auc_low is null then 'not enough data'
            when period_aucs.auc_low <= 0.5 then 'does not rank'
            else 'ok'
        end as finding
    from cutoffs
    cross join settings
    cross join training
    left join period_tiers
        on cutoffs.cutoff_on = period_tiers.as_of
    left join period_aucs
        on cutoffs.cutoff_on = period_aucs.as_of
    left join population_stability
        on cutoffs.cutoff_on = population_stability.as_of
),

final as (
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
        cast(finding as varchar) as finding
    from judged
)

select * from final
