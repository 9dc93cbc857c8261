with

score_quality as (
    select * from {{ ref('int_score_quality') }}
),

-- What held-out time cannot tell for want of conversions does not speak against the score; what it tells does.
final as (
    select
        cast(case
            when training.finding <> 'ok' then training.finding
            when held_out.finding = 'does not rank' then held_out.finding
            else 'ok'
        end as varchar) as finding
    from score_quality as training
    inner join score_quality as held_out
        on training.split = 'training' and held_out.split = 'held_out'
)

select * from final
