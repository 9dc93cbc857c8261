with

feedback_groups as (
    select * from {{ ref('int_feedback_groups') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

-- Without any feedback one row is left, which says so.
counted as (
    select
        coalesce(feedback_groups.dimension, 'all') as dimension,
        coalesce(feedback_groups.value, 'all') as value,
        count(feedback_groups.lead_number) as leads,
        sum(case when feedback_groups.verdict = 'contacted' then 1 else 0 end) as contacted,
        sum(case when feedback_groups.verdict = 'accepted' then 1 else 0 end) as accepted,
        sum(case when feedback_groups.verdict = 'rejected' then 1 else 0 end) as rejected,
        sum(case when feedback_groups.verdict = 'recycled' then 1 else 0 end) as recycled
    from as_of_date
    left join feedback_groups
        on as_of_date.as_of is not null
    group by 1, 2
),

final as (
    select
        *,
        leads - contacted as decided,
        {{ divide('accepted', 'leads - contacted') }} as rate,
        max(case when dimension = 'all' then {{ divide('accepted', 'leads - contacted') }} end) over () as rate_of_all
    from counted
)

select * from final
