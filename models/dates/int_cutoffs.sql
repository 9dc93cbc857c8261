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
    select * from {{ ref('int_leads') }}
),

first_lead as (
    select min(created_on) as created_on from leads
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

-- No cutoff lies before the first lead.
with_horizon as (
    select
        dates.cutoff_on,
        cast({{ dbt.dateadd('day', 'settings.horizon_days', 'dates.cutoff_on') }} as date) as horizon_ends_on,
        dates.cutoff_on > as_of_date.as_of as is_future,
        {{ dbt.datediff('dates.cutoff_on', 'as_of_date.as_of', 'day') }} >= settings.horizon_days as is_horizon_over
    from dates
    cross join as_of_date
    cross join settings
    cross join first_lead
    where dates.cutoff_on >= first_lead.created_on
),

counted as (
    select
        with_horizon.*,
        settings.max_cutoffs,
        settings.holdout_cutoffs,
        row_number() over (partition by with_horizon.is_horizon_over order by with_horizon.cutoff_on desc) as recency
    from with_horizon
    cross join settings
),

held_out as (
    select min(cutoff_on) as first_held_out_on from counted
    where is_horizon_over and recency <= holdout_cutoffs
),

-- A run that builds nothing which looks back leaves all but the date of the scores out.
split_up as (
    select
        counted.*,
        case
            when counted.is_future then 'future'
            when not {{ is_calibrating() }} and counted.cutoff_on < as_of_date.as_of then 'left_out'
            when not counted.is_horizon_over then 'watched'
            when counted.recency <= counted.holdout_cutoffs then 'held_out'
            when held_out.first_held_out_on is null or counted.horizon_ends_on < held_out.first_held_out_on then 'training'
            else 'gap'
        end as split
    from counted
    cross join as_of_date
    cross join held_out
),

numbered as (
    select
        *,
        row_number() over (partition by split order by cutoff_on desc) as place
    from split_up
),

-- Of those that teach and of those that are watched the latest; what lies in the gap takes nobody's place.
final as (
    select
        cutoff_on,
        horizon_ends_on,
        cast(split as varchar) as split
    from numbered
    where
        split in ('future', 'left_out', 'held_out', 'gap')
        or (split = 'training' and place <= greatest(1, max_cutoffs - holdout_cutoffs))
        or (split = 'watched' and place <= max_cutoffs)
)

select * from final
