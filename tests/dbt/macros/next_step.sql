-- What the stage asks for stands before what the tier does; where one is silent the other stands alone.
with

cases as (
    select * from (
        values
        ('both', 'Fast-track (trial: on trial)', 'Call today', 'Fast-track (trial: on trial). Call today'),
        ('the stage alone', 'Nurture (idle: asleep)', cast(null as varchar), 'Nurture (idle: asleep)'),
        ('the tier alone', null, 'Call today', 'Call today'),
        ('neither', null, null, null)
    ) as cases (case_name, stage_step, tier_step, expected)
),

final as (
    select * from cases
    where {{ next_step('stage_step', 'tier_step') }} is distinct from expected
)

select * from final
