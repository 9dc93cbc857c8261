with

resamples as (
    select * from {{ ref('int_resamples') }}
),

final as (
    select
        replicate,
        people_group,
        weight
    from resamples
)

select * from final
