-- A slip is a letter too many, too few or wrong, or two neighbours swapped.
with

cases as (
    select * from (
        values
        ('the same', 'industry', 'industry', 0),
        ('both empty', '', '', 0),
        ('a letter too many', 'industry', 'indusstry', 1),
        ('a letter too few', 'industry', 'indstry', 1),
        ('a wrong letter', 'industry', 'industri', 1),
        ('another case is a wrong letter', 'industry', 'Industry', 1),
        ('an underscore too few', 'job_title', 'jobtitle', 1),
        ('a letter in front', 'region', 'xregion', 1),
        ('neighbours swapped', 'country', 'conutry', 1),
        ('first two swapped', 'region', 'ergion', 1),
        ('last two swapped', 'region', 'regino', 1),
        ('a swap and a wrong letter', 'country', 'conutri', 2),
        ('two letters too many', 'age', 'wages', 2),
        ('letters swapped over a third', 'abc', 'cba', 2),
        ('nothing in common', 'abc', 'xyz', 3),
        ('one empty', '', 'abc', 3),
        ('the other empty', 'abc', '', 3),
        ('long', repeat('a', 200), repeat('a', 199) || 'b', 1),
        ('one null', null, 'abc', null),
        ('the other null', 'abc', null, null)
    ) as cases (case_name, one, other, expected)
),

results as (
    select
        case_name,
        one,
        other,
        expected,
        {{ edit_distance('one', 'other') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
