with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
    where split <> 'converted'
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
    where is_sales_ready and not is_excluded
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
    where is_open
),

leads as (
    select * from {{ ref('int_leads') }}
    where not is_opted_out
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Who stands in a sales-ready tier of today.
periods as (
    select
        backtest_scores.as_of,
        backtest_scores.split,
        cast(count(*) as bigint) as leads,
        cast(count(lead_tiers.lead_number) as bigint) as sales_ready_leads,
        cast(sum(case
            when backtest_scores.is_converted and lead_tiers.lead_number is not null then 1
            when backtest_scores.is_converted is not null then 0
        end) as bigint) as sales_ready_conversions
    from backtest_scores
    left join lead_tiers
        on backtest_scores.lead_number = lead_tiers.lead_number and backtest_scores.as_of = lead_tiers.as_of
    group by 1, 2
),

-- What the tiers were worth at the training cutoffs, and how many leads stood in them at a time.
training as (
    select
        {{ divide('sum(sales_ready_leads)', 'sum(leads)') }} as share_sales_ready,
        {{ divide('sum(sales_ready_leads)', 'count(*)') }} as sales_ready_leads,
        {{ divide('sum(sales_ready_conversions)', 'sum(sales_ready_leads)') }} as conversions_per_sales_ready_lead
    from periods
    where split = 'training'
),

-- Whom they ask sales to call today; all leads, and not a sample.
called as (
    select
        lead_tiers.as_of,
        count(*) as leads_to_call
    from lead_tiers
    inner join lead_states
        on lead_tiers.lead_number = lead_states.lead_number and lead_tiers.as_of = lead_states.as_of
    inner join leads
        on lead_tiers.lead_number = leads.lead_number
    group by 1
),

final as (
    select
        periods.as_of,
        periods.sales_ready_leads,
        periods.sales_ready_conversions,
        -- Share and number each lie above what chance alone would make of training.
        {{ wilson_low('periods.sales_ready_leads', 'periods.leads', 'settings.z') }} > training.share_sales_ready
        or periods.sales_ready_leads > training.sales_ready_leads + settings.z * sqrt(training.sales_ready_leads) as is_more_ready,
        {{ wilson_high('periods.sales_ready_conversions', 'periods.sales_ready_leads', 'settings.z') }}
        < training.conversions_per_sales_ready_lead as is_worth_less,
        cast(called.leads_to_call as bigint) as leads_to_call
    from periods
    cross join training
    cross join settings
    left join called
        on periods.as_of = called.as_of
)

select * from final
