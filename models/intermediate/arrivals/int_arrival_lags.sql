with

event_arrivals as (
    select * from {{ ref('int_event_arrivals') }}
    where accepted > 0
),

grouped as (
    select
        channel,
        arrived_on,
        lag_minutes,
        accepted
    from event_arrivals
    union all
    select
        '(all)' as channel,
        arrived_on,
        lag_minutes,
        accepted
    from event_arrivals
),

by_lag as (
    select
        channel,
        arrived_on,
        lag_minutes,
        sum(accepted) as accepted
    from grouped
    group by 1, 2, 3
),

counted as (
    select
        channel,
        arrived_on,
        lag_minutes,
        sum(accepted) over (
            partition by channel, arrived_on order by lag_minutes rows between unbounded preceding and current row
        ) as accepted_so_far,
        sum(accepted) over (partition by channel, arrived_on) as accepted_in_all
    from by_lag
),

-- The shortest delay that at least half of the events keep.
final as (
    select
        cast(channel as varchar) as channel,
        arrived_on,
        min(lag_minutes) as median_lag_minutes
    from counted
    where accepted_so_far * 2 >= accepted_in_all
    group by 1, 2
)

select * from final
