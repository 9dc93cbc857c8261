with

profile_values as (
    select * from {{ ref('int_profile_values') }}
),

final as (
    select
        lead_number,
        as_of,
        {{ divide('count(case when is_known then 1 end)', 'count(*)') }} as completeness
    from profile_values
    group by 1, 2
)

select * from final
