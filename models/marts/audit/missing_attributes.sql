with

profile_values as (
    select * from {{ ref('int_profile_values') }}
),

fit_rules as (
    select * from {{ ref('int_fit_rules') }}
    where is_active
),

guess_gains as (
    select * from {{ ref('int_guess_gains') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

asked as (
    select
        attribute,
        count(*) as rules
    from fit_rules
    group by 1
),

counted as (
    select
        attribute,
        count(*) as leads,
        count(case when is_known then 1 end) as known
    from profile_values
    group by 1
),

changes as (
    select
        attribute,
        count(case when can_rise or can_fall then 1 end) as leads_that_could_move,
        count(case when can_rise then 1 end) as leads_that_could_rise,
        count(case when can_fall then 1 end) as leads_that_could_fall,
        greatest(max(most_gained), 0) as highest_gain
    from guess_gains
    group by 1
),

final as (
    select
        rank() over (order by coalesce(changes.leads_that_could_move, 0) desc, coalesce(changes.highest_gain, 0) desc) as rank,
        asked.attribute,
        asked.rules,
        coalesce(counted.leads, 0) as leads,
        coalesce(counted.known, 0) as known,
        coalesce(counted.leads - counted.known, 0) as missing,
        {{ divide('counted.leads - counted.known', 'counted.leads') }} as share_missing,
        coalesce(changes.leads_that_could_move, 0) as leads_that_could_move,
        coalesce(changes.leads_that_could_rise, 0) as leads_that_could_rise,
        coalesce(changes.leads_that_could_fall, 0) as leads_that_could_fall,
        case when counted.known < counted.leads then coalesce(changes.highest_gain, 0) end as highest_gain,
        cast(case
            when counted.leads is null then 'no leads'
            when counted.known = counted.leads then 'known of everybody'
            when counted.known = 0 then 'known of nobody'
            when changes.leads_that_could_move > 0 then 'could move a tier'
            else 'moves no tier'
        end as varchar) as finding,
        as_of_date.as_of
    from asked
    cross join as_of_date
    left join counted
        on asked.attribute = counted.attribute
    left join changes
        on asked.attribute = changes.attribute
)

select * from final
