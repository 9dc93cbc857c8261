with

feedback_groups as (
    select * from {{ ref('int_feedback_groups') }}
    where refusal_reason is not null
),

counted as (
    select
        dimension,
        value,
        refusal_reason,
        count(*) as leads
    from feedback_groups
    group by 1, 2, 3
),

ranked as (
    select
        *,
        row_number() over (partition by dimension, value order by leads desc, refusal_reason asc) as place
    from counted
),

final as (
    select
        dimension,
        value,
        refusal_reason,
        leads
    from ranked
    where place = 1
)

select * from final
