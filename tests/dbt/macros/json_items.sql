-- The items of an array stand with unit separators between them; what is no array has none.
with

cases as (
    select * from (
        values
        ('["a","b"]', 'a' || chr(31) || 'b'),
        (' [ "a" ] ', 'a'),
        ('[1, 2.50, true]', '1' || chr(31) || '2.5' || chr(31) || 'true'),
        ('["say \"hi\"", "caf\u00e9"]', 'say "hi"' || chr(31) || 'café'),
        ('["a;b"]', 'a;b'),
        ('[{"a": 1}, ["x"]]', '{"a":1}' || chr(31) || '["x"]'),
        ('[]', ''),
        ('["a"', null),
        ('a;b', null),
        ('[a, b]', null),
        ('{"a": 1}', null),
        ('"a"', null),
        ('5', null),
        ('', null),
        (null, null)
    ) as cases (given, expected)
),

results as (
    select
        *,
        {{ json_items('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
