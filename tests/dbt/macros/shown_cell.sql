-- Dates, numbers and flags are shown as they stand; what may be a name, an address or a title is not.
with

cases as (
    select * from (
        values
        ('US date', '1/14/2026 3:05 PM', 'timestamp', '1/14/2026 3:05 PM'),
        ('date in words', '14 January 2026', 'timestamp', '14 January 2026'),
        ('zone by name', '2026-01-14 06:49:18 GMT', 'timestamp', '2026-01-14 06:49:18 GMT'),
        ('word for nothing', 'N/A', 'timestamp', 'N/A'),
        ('money', '$1,200.50', 'number', '$1,200.50'),
        ('number with its currency', '1200 EUR', 'number', '1200 EUR'),
        ('a name that has shifted', 'Ada Lovelace', 'timestamp', null),
        ('an address', '13 Main Street', 'timestamp', null),
        ('a name of a month', 'April', 'timestamp', null),
        ('an id', 'C0000012', 'number', null),
        ('an e-mail address', '1@2.de', 'number', null),
        ('a flag', 'Closed Won', 'boolean', 'Closed Won'),
        ('an e-mail address in a flag', 'a@b.de', 'boolean', null),
        ('a sentence in a flag', 'she said that she would', 'boolean', null),
        ('long', '1234567890123456789012345678901234567890 1', 'number', null),
        ('nothing', null, 'number', null)
    ) as cases (case_name, cell, cell_type, expected)
),

results as (
    select
        case_name,
        expected,
        case cell_type
            when 'timestamp' then {{ shown_cell('cell', 'timestamp') }}
            when 'number' then {{ shown_cell('cell', 'number') }}
            else {{ shown_cell('cell', 'boolean') }}
        end as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
