with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

counts as (
    select * from {{ ref('int_pipeline_counts') }}
),

fitted_rates as (
    select * from {{ ref('int_fitted_rates') }}
),

deals as (
    select * from {{ ref('int_pipeline_deals') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- The deals that were known on a day with enough data.
known as (
    select
        dates.forecast_on,
        deals.tier,
        deals.amount,
        count(*) over of_the_tier as deals,
        count(deals.amount) over of_the_tier as priced_deals,
        {{ divide('sum(' ~ to_points('coalesce(deals.amount, 0)') ~ ') over of_the_tier', 'count(*) over of_the_tier') }} as mean_amount
    from dates
    inner join deals
        on dates.forecast_on >= deals.known_on
    where dates.has_enough_data
    window of_the_tier as (partition by dates.forecast_on, deals.tier)
),

-- A deal without an amount in the reporting currency brings nothing that could be counted, here as in what came.
spread as (
    select
        forecast_on,
        tier,
        deals,
        priced_deals,
        mean_amount,
        coalesce(
            power(mean_amount, 2)
            * {{ divide(
                'sum(' ~ to_points('power(' ~ divide('coalesce(amount, 0)', 'mean_amount') ~ ' - 1, 2)') ~ ')', 'deals - 1'
            ) }}, 0
        ) as amount_variance
    from known
    group by 1, 2, 3, 4, 5
),

-- What a won deal of a tier is worth: by its own deals where they are enough, else by all, else by the setting.
amounts as (
    select
        dates.forecast_on,
        tiers.tier,
        cast(case
            when own.deals >= settings.minimum_conversions and own.priced_deals > 0 then 'won deals of the tier'
            when of_all.priced_deals > 0 then 'won deals'
            when settings.deal_value is not null then 'deal_value'
        end as varchar) as amount_source,
        coalesce(own.mean_amount, of_all.mean_amount, settings.deal_value) as mean_amount,
        coalesce(own.amount_variance, of_all.amount_variance, 0) as amount_variance,
        coalesce(sqrt({{ divide('own.amount_variance', 'own.deals') }}), sqrt({{ divide('of_all.amount_variance', 'of_all.deals') }}), 0)
            as amount_error
    from dates
    cross join tiers
    cross join settings
    left join spread as own
        on
            dates.forecast_on = own.forecast_on and tiers.tier = own.tier
            and settings.minimum_conversions <= own.deals and own.priced_deals > 0
    left join spread as of_all
        on dates.forecast_on = of_all.forecast_on and of_all.tier is null and of_all.priced_deals > 0
    where dates.has_enough_data
),

-- Each tier, and a row without one for all of them together.
groups as (
    select tier from tiers
    union all
    select cast(null as varchar) as tier
),

-- Each group of leads under the rate and the amount that were known on the day.
valued as (
    select
        counts.as_of,
        case when levels.is_tier then counts.tier end as tier,
        counts.leads,
        counts.conversions,
        counts.revenue,
        {{ to_points('counts.leads * fitted_rates.rate') }} as expected,
        {{ to_points('counts.leads * fitted_rates.rate * (1 - fitted_rates.rate)') }} as chance_variance,
        amounts.amount_source,
        amounts.mean_amount,
        amounts.amount_variance,
        amounts.amount_error
    from counts
    cross join (values (true), (false)) as levels (is_tier)
    left join fitted_rates
        on cast(counts.as_of as varchar) = fitted_rates.fit and counts.bin_number = fitted_rates.bin_number
    left join amounts
        on counts.as_of = amounts.forecast_on and counts.tier = amounts.tier
),

final as (
    select
        dates.forecast_on,
        groups.tier,
        cast(coalesce(sum(valued.leads), 0) as bigint) as leads,
        case when dates.has_enough_data then cast(coalesce(sum(valued.expected), 0) as double) end as expected_conversions,
        case when dates.has_enough_data then cast(coalesce(sum(valued.chance_variance), 0) as double) end as chance_variance,
        -- Unknown where a deal has no worth: no amount is known and deal_value is not set.
        case
            when dates.has_enough_data and count(valued.leads) = count(valued.mean_amount)
                then cast(coalesce(sum({{ to_points('valued.expected * valued.mean_amount') }}), 0) as double)
        end as expected_revenue,
        cast(coalesce(sum({{ to_points('valued.expected * valued.amount_variance') }}), 0) as double) as amount_variance,
        cast(coalesce(sum({{ to_points('valued.expected * valued.amount_error') }}), 0) as double) as amount_error,
        min(valued.amount_source) as amount_source,
        case when dates.is_horizon_over then cast(coalesce(sum(valued.conversions), 0) as bigint) end as actual_conversions,
        case
            when dates.is_horizon_over and coalesce(sum(valued.conversions), 0) = 0 then 0
            else cast(sum(valued.revenue) as double)
        end as actual_revenue
    from dates
    cross join groups
    left join valued
        on dates.forecast_on = valued.as_of and coalesce(groups.tier, '') = coalesce(valued.tier, '')
    group by dates.forecast_on, groups.tier, dates.has_enough_data, dates.is_horizon_over
)

select * from final
