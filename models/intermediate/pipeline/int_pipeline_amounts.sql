with

dates as (
    select * from {{ ref('int_pipeline_dates') }}
    where has_enough_data
),

deals as (
    select * from {{ ref('int_pipeline_deals') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

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

final as (
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
)

select * from final
