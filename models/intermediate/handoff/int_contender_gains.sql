with

contender_fit as (
    select * from {{ ref('int_contender_fit') }}
),

contender_behavior as (
    select * from {{ ref('int_contender_behavior') }}
),

final as (
    select
        lead_number,
        rule_id,
        most_points
    from contender_fit
    union all
    select
        lead_number,
        rule_id,
        most_points
    from contender_behavior
)

select * from final
