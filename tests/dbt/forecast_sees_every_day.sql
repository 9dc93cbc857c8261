-- Proves that each of the 365 days lies in exactly one stretch, one part of it and one day of that part.
with

grid as (
    select * from {{ ref('int_forecast_grid') }}
),

days as (
    select * from {{ whole_numbers(1000) }} as places
    where place <= 365
),

stretches as (
    select * from grid
    where span = 'stretch' and first_day < last_day
),

parts as (
    select * from grid
    where span = 'part' and first_day < last_day
),

final as (
    select
        days.place as day_number,
        count(*) as times
    from days
    left join stretches
        on days.place between stretches.first_day and stretches.last_day
    left join parts
        on days.place between parts.first_day and parts.last_day and stretches.last_day = parts.within_last_day
    left join grid
        on grid.span = 'day' and days.place = grid.first_day and days.place = grid.last_day and parts.last_day = grid.within_last_day
    group by 1
    having count(*) <> 1 or count(grid.last_day) <> 1
)

select * from final
