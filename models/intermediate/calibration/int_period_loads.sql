with

events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

loads as (
    select distinct cast(loaded_at as date) as loaded_on from events
),

final as (
    select
        cutoffs.cutoff_on as as_of,
        max(loads.loaded_on) as last_loaded_on
    from cutoffs
    left join loads
        on cutoffs.cutoff_on >= loads.loaded_on
    group by 1
)

select * from final
