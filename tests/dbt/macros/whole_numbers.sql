-- The numbers from 1 to a power of ten stand there once each.
with

cases as (
    select
        10 as expected,
        count(*) as number_count,
        count(distinct ten.place) as distinct_count,
        min(ten.place) as smallest,
        max(ten.place) as largest,
        sum(ten.place) as total
    from {{ whole_numbers(10) }} as ten
    union all
    select
        100 as expected,
        count(*) as number_count,
        count(distinct hundred.place) as distinct_count,
        min(hundred.place) as smallest,
        max(hundred.place) as largest,
        sum(hundred.place) as total
    from {{ whole_numbers(100) }} as hundred
    union all
    select
        1000 as expected,
        count(*) as number_count,
        count(distinct thousand.place) as distinct_count,
        min(thousand.place) as smallest,
        max(thousand.place) as largest,
        sum(thousand.place) as total
    from {{ whole_numbers(1000) }} as thousand
    union all
    select
        100000 as expected,
        count(*) as number_count,
        count(distinct many.place) as distinct_count,
        min(many.place) as smallest,
        max(many.place) as largest,
        sum(many.place) as total
    from {{ whole_numbers(100000) }} as many
),

final as (
    select * from cases
    where
        number_count is distinct from expected
        or distinct_count is distinct from expected
        or smallest is distinct from 1
        or largest is distinct from expected
        or total * 2 is distinct from cast(expected as bigint) * (expected + 1)
)

select * from final
