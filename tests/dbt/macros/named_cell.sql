-- The cell of a name is found among others; a blank one and one that is not there are null.
with

cases as (
    select * from (
        values
        (chr(30) || 'a' || chr(31) || '1', 'a', '1'),
        (chr(30) || 'a' || chr(31) || '1' || chr(30) || 'b' || chr(31) || 'x y', 'a', '1'),
        (chr(30) || 'a' || chr(31) || '1' || chr(30) || 'b' || chr(31) || 'x y', 'b', 'x y'),
        (chr(30) || 'ab' || chr(31) || '1', 'b', null),
        (chr(30) || 'ab' || chr(31) || '1', 'a', null),
        (chr(30) || 'a' || chr(31) || '' || chr(30) || 'b' || chr(31) || '2', 'a', null),
        (chr(30) || 'a' || chr(31) || 'x' || chr(31) || 'y', 'a', 'x' || chr(31) || 'y'),
        ('', 'a', null),
        (null, 'a', null),
        (chr(30) || 'a' || chr(31) || '1', null, null)
    ) as cases (cells, name, expected)
),

results as (
    select
        cells,
        name,
        expected,
        {{ named_cell('cells', 'name') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
