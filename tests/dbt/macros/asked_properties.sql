-- One property stands by itself, several stand in order between separators, and a column of one's own among them is marked.
with

cases as (
    select * from (
        values
        (1, 'page'),
        (2, 'utm_source'),
        (3, 'page'),
        (3, 'channel'),
        (4, 'utm_source'),
        (4, 'page'),
        (5, null),
        (6, null),
        (6, 'page')
    ) as cases (rule_id, property)
),

expectations as (
    select * from (
        values
        (1, 'page'),
        (2, 'utm_source'),
        (3, chr(31) || 'channel' || chr(31) || 'page' || chr(31)),
        (4, chr(31) || 'page' || chr(31) || 'utm_source' || chr(31) || '*'),
        (5, null),
        (6, 'page')
    ) as expectations (rule_id, expected)
),

results as (
    select
        rule_id,
        {{ asked_properties('property') }} as result
    from cases
    group by rule_id
),

final as (
    select * from results
    inner join expectations
        on results.rule_id = expectations.rule_id
    where results.result is distinct from expectations.expected
)

select * from final
