-- A reason carries its worth in brackets, with one decimal.
with

cases as (
    select * from (
        values
        ('one decimal', 'Asked for a demo', cast(12.5 as double), 'Asked for a demo (+12.5)'),
        ('whole', 'Asked for a demo', 12, 'Asked for a demo (+12.0)'),
        ('down', 'Asked for a demo', 12.54, 'Asked for a demo (+12.5)'),
        ('up', 'Asked for a demo', 12.56, 'Asked for a demo (+12.6)'),
        ('half goes up', 'Asked for a demo', 12.25, 'Asked for a demo (+12.3)'),
        ('half, stored a bit below', 'Asked for a demo', 0.15, 'Asked for a demo (+0.2)'),
        ('half of a tenth', 'Asked for a demo', 0.05, 'Asked for a demo (+0.1)'),
        ('next to nothing', 'Asked for a demo', 0.04, 'Asked for a demo (+0.0)'),
        ('noise', 'Asked for a demo', 9.999999999999, 'Asked for a demo (+10.0)'),
        ('up at 9 decimals, then half up', 'Asked for a demo', 0.0499999999996, 'Asked for a demo (+0.1)'),
        ('hundred', 'Asked for a demo', 100, 'Asked for a demo (+100.0)'),
        ('huge', 'Asked for a demo', 123456789.04, 'Asked for a demo (+123456789.0)'),
        ('marks in the words', 'Bob''s "50 %" (test); A', 1, 'Bob''s "50 %" (test); A (+1.0)'),
        ('empty words', '', 1, ' (+1.0)'),
        ('no words', null, 1, null),
        ('no worth', 'Asked for a demo', null, null)
    ) as cases (case_name, description, score_points, expected)
),

results as (
    select
        case_name,
        expected,
        {{ ledger_line('description', 'score_points') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
