-- The cell of one column of a row.
with

cases as (
    select * from (
        values
        ('points', '5'),
        ('category', null),
        ('rule_id', 'a')
    ) as cases (column_name, cell)
),

results as (
    select
        {{ cell_of('points') }} as filled,
        {{ cell_of('category') }} as blank,
        {{ cell_of('event_type') }} as missing
    from cases
),

final as (
    select * from results
    where not coalesce(filled = '5' and blank is null and missing is null, false)
)

select * from final
