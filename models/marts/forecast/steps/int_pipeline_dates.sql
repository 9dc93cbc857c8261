with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split <> 'future'
),

leads as (
    select * from {{ ref('int_leads') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
    where not is_open
),

excluded_spans as (
    select * from {{ ref('int_excluded_spans') }}
),

deals as (
    select * from {{ ref('int_pipeline_deals') }}
    where tier is null
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- How many leads were there on a day, less those that were closed or excluded by then; whether the backtest's sample holds them or not.
by_day as (
    select
        created_on,
        count(*) as leads
    from leads
    group by 1
),

created as (
    select
        cutoffs.cutoff_on,
        sum(by_day.leads) as leads
    from cutoffs
    inner join by_day
        on cutoffs.cutoff_on >= by_day.created_on
    group by 1
),

away as (
    select
        lead_number,
        as_of
    from lead_outcomes
    union
    select
        excluded_spans.lead_number,
        cutoffs.cutoff_on as as_of
    from excluded_spans
    inner join cutoffs
        on excluded_spans.known_from <= cutoffs.cutoff_on and excluded_spans.known_until > cutoffs.cutoff_on
),

left_out as (
    select
        away.as_of,
        count(*) as leads
    from away
    inner join leads
        on away.lead_number = leads.lead_number and away.as_of >= leads.created_on
    group by 1
),

-- The people of whom it was known by then that they converted.
converted as (
    select
        cutoffs.cutoff_on,
        count(deals.lead_number) as people
    from cutoffs
    left join deals
        on cutoffs.cutoff_on >= deals.known_on
    group by 1
),

final as (
    select
        cutoffs.cutoff_on as forecast_on,
        cutoffs.horizon_ends_on,
        cutoffs.cutoff_on = as_of_date.as_of as is_current,
        cutoffs.horizon_ends_on <= as_of_date.as_of as is_horizon_over,
        cast(created.leads - coalesce(left_out.leads, 0) as bigint) as open_leads,
        cast(converted.people as bigint) as converted_people,
        converted.people >= settings.minimum_conversions as has_enough_data
    from cutoffs
    inner join created
        on cutoffs.cutoff_on = created.cutoff_on
    inner join converted
        on cutoffs.cutoff_on = converted.cutoff_on
    cross join as_of_date
    cross join settings
    left join left_out
        on cutoffs.cutoff_on = left_out.as_of
)

select * from final
