with

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
    where is_active
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting = 'half_lives'
),

listed as (
    select distinct {{ to_number('item') }} as half_life_days from setting_lists
    union all
    -- Blank: nothing fades.
    select cast(null as double) as half_life_days
),

candidates as (
    select
        behavior_rules.rule_number,
        listed.half_life_days,
        1 as is_listed,
        0 as is_current
    from behavior_rules
    cross join listed
    union all
    select
        rule_number,
        half_life_days,
        0 as is_listed,
        1 as is_current
    from behavior_rules
),

final as (
    select
        rule_number,
        half_life_days,
        max(is_listed) = 1 as is_listed,
        max(is_current) = 1 as is_current
    from candidates
    group by 1, 2
)

select * from final
