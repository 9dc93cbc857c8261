with

-- Most tiers are lost early: the near days lie in shorter stretches. Any others that cover the year give the same result.
stretches as (
    select
        lengths.first_day,
        lengths.last_day,
        lengths.part_days
    from (values (1, 28, 4), (29, 56, 4), (57, 91, 5), (92, 365, 40)) as lengths (first_day, last_day, part_days)
),

parts as (
    select
        stretches.first_day + (places.place - 1) * stretches.part_days as first_day,
        least(stretches.first_day + places.place * stretches.part_days - 1, stretches.last_day) as last_day,
        stretches.last_day as within_last_day
    from stretches
    inner join {{ whole_numbers(100) }} as places
        on stretches.first_day + (places.place - 1) * stretches.part_days <= stretches.last_day
),

spans as (
    select
        'stretch' as span,
        first_day,
        last_day,
        cast(null as integer) as within_last_day
    from stretches
    union all
    select
        'part' as span,
        first_day,
        last_day,
        within_last_day
    from parts
),

final as (
    select
        cast(span as varchar) as span,
        first_day,
        last_day,
        within_last_day
    from spans
    union all
    select
        cast(span as varchar) as span,
        last_day as first_day,
        last_day,
        within_last_day
    from spans
    union all
    select
        cast('day' as varchar) as span,
        places.place as first_day,
        places.place as last_day,
        parts.last_day as within_last_day
    from parts
    inner join {{ whole_numbers(1000) }} as places
        on places.place between parts.first_day and parts.last_day
)

select * from final
