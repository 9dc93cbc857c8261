with

settings as (
    select * from {{ ref('int_settings') }}
),

cutoff_dates as (
    select * from {{ ref('int_cutoff_dates') }}
),

counted as (
    select
        cutoff_dates.*,
        settings.max_cutoffs,
        settings.holdout_cutoffs,
        row_number() over (partition by cutoff_dates.is_horizon_over order by cutoff_dates.cutoff_on desc) as recency
    from cutoff_dates
    cross join settings
),

held_out as (
    select min(cutoff_on) as first_held_out_on from counted
    where is_horizon_over and recency <= holdout_cutoffs
),

split_up as (
    select
        counted.*,
        case
            when counted.is_future then 'future'
            when not counted.is_horizon_over then 'watched'
            when counted.recency <= counted.holdout_cutoffs then 'held_out'
            when held_out.first_held_out_on is null or counted.horizon_ends_on < held_out.first_held_out_on then 'training'
            else 'gap'
        end as split
    from counted
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
        split in ('future', 'held_out', 'gap')
        or (split = 'training' and place <= greatest(1, max_cutoffs - holdout_cutoffs))
        or (split = 'watched' and place <= max_cutoffs)
)

select * from final
