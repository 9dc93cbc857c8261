-- Bins are equally wide and the last holds 100 too.
with

cases as (
    select * from (
        values
        ('lowest', '0', '100', '0'),
        ('just below an edge', '0.99', '100', '0'),
        ('on an edge', '1', '100', '1'),
        ('in the middle', '57.29', '100', '57'),
        ('on an edge that a double could miss', '29', '100', '29'),
        ('below hundred', '99.99', '100', '99'),
        ('hundred', '100', '100', '99'),
        ('one bin', '100', '1', '0'),
        ('three bins, first', '33.33', '3', '0'),
        ('three bins, second', '33.34', '3', '1'),
        ('thousand bins', '12.34', '1000', '123'),
        ('an edge of 500 bins', '64.6', '500', '323'),
        ('null', null, '100', null)
    ) as cases (case_name, score_text, bins_text, expected_text)
),

typed as (
    select
        case_name,
        cast(score_text as double) as score,
        cast(bins_text as integer) as bins,
        cast(expected_text as integer) as expected
    from cases
),

results as (
    select
        *,
        {{ score_bin('score', 'bins') }} as result
    from typed
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
