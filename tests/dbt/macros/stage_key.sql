-- Capital letters, blanks, underscores and hyphens make no difference; nothing else is left out.
with

cases as (
    select * from (
        values
        ('Closed Won', 'closedwon'), ('closed_won', 'closedwon'), ('CLOSED-WON', 'closedwon'), ('closedwon', 'closedwon'),
        ('Closed' || chr(160) || ' Won', 'closedwon'), ('Id. Decision Makers', 'id.decisionmakers'), ('Proposal/Price Quote', 'proposal/pricequote'),
        ('won!', 'won!'), (null, null)
    ) as cases (given, expected)
),

results as (
    select
        given,
        expected,
        {{ stage_key('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
