-- The first counts in full, each next one less by the discount, and all of an endless row add up to 1.
with

cases as (
    select * from (
        values
        ('a half: the first', 0.5, 1, 0.5),
        ('a half: the second', 0.5, 2, 0.25),
        ('a half: the third', 0.5, 3, 0.125),
        ('a half: the fiftieth', 0.5, 50, 8.881784197001252e-16),
        ('no discount: the first is all', 0, 1, 1),
        ('no discount: the second is nothing', 0, 2, 0),
        ('no discount: the thousandth is nothing', 0, 1000, 0),
        ('nine tenths: the first', 0.9, 1, 0.1),
        ('nine tenths: the eleventh', 0.9, 11, 0.03486784401),
        ('hardly any discount: the first', 0.99, 1, 0.01),
        ('hardly any discount: the ten thousandth', 0.99, 10000, 2.2714897472891723e-46),
        ('held: the hundred thousandth', 0.5, 100000, 0),
        ('held: tiny', 0.001, 1000000, 0)
    ) as cases (case_name, discount, place, expected)
),

results as (
    select
        case_name,
        cast(expected as double) as expected,
        {{ rank_weight('cast(discount as double)', 'place') }} as result
    from cases
),

final as (
    select * from results
    where
        case
            when case_name like 'held%' then not coalesce(result > 0 and result < 0.000000000001, false)
            when expected = 0 then result is distinct from 0
            else not coalesce(abs(result / expected - 1) < 0.000000000001, false)
        end
)

select * from final
