-- is_won yes goes first, then a stage that says won where is_won is blank, then is_closed, then the stage, then the closing date.
with

cases as (
    select * from (
        values
        (true, false, 'lost', null, 'won'), (true, null, 'open', null, 'won'), (null, false, 'won', null, 'won'), (null, null, 'won', null, 'won'),
        (null, false, 'lost', '2026-01-01', 'open'), (false, false, 'won', '2026-01-01', 'open'), (null, false, null, '2026-01-01', 'open'),
        (null, true, 'open', null, 'lost'), (false, true, 'won', null, 'lost'), (null, true, null, null, 'lost'),
        (null, null, 'open', '2026-01-01', 'open'), (false, null, 'open', '2026-01-01', 'open'),
        (null, null, 'lost', null, 'lost'), (false, null, 'lost', null, 'lost'), (false, null, 'won', null, 'lost'),
        (null, null, null, '2026-01-01', 'lost'), (false, null, null, '2026-01-01', 'lost'), (null, null, null, null, 'open'),
        (false, null, null, null, 'open')
    ) as cases (is_won, is_closed, stage_outcome, closed_at, expected)
),

results as (
    select
        is_won,
        is_closed,
        stage_outcome,
        closed_at,
        expected,
        {{ deal_state('is_won', 'is_closed', 'stage_outcome', 'closed_at') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
