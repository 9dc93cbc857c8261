with

settings as (
    select * from {{ ref('int_settings') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

leads as (
    select min(created_on) as first_created_on from {{ ref('int_leads') }}
),

-- The last day of each month or week that is over; the day of the build is watched beside them.
dates as (
    select {{ to_date('item') }} as cutoff_on from setting_lists
    where setting = 'cutoffs'
    union
    select as_of as cutoff_on from as_of_date
    union
    select cast({{ period_end('settings.cadence', 'as_of_date.as_of', 'places.place') }} as date) as cutoff_on
    from settings
    cross join as_of_date
    cross join {{ whole_numbers(1000) }} as places
    where 'cutoffs' not in (select setting_lists.setting from setting_lists)
),

final as (
    select
        dates.cutoff_on,
        cast({{ dbt.dateadd('day', 'settings.horizon_days', 'dates.cutoff_on') }} as date) as horizon_ends_on,
        dates.cutoff_on > as_of_date.as_of as is_future,
        {{ dbt.datediff('dates.cutoff_on', 'as_of_date.as_of', 'day') }} >= settings.horizon_days as is_horizon_over
    from dates
    cross join as_of_date
    cross join settings
    cross join leads
    where dates.cutoff_on >= leads.first_created_on
)

select * from final
