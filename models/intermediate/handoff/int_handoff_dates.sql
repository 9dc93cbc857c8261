with

contenders as (
    select * from {{ ref('int_contenders') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

looked_back as (
    select
        contenders.lead_number,
        contenders.created_on,
        cast({{ dbt.dateadd('day', '-days.place', 'contenders.as_of') }} as date) as as_of
    from contenders
    cross join settings
    inner join {{ whole_numbers(10000) }} as days
        on settings.handoff_lookback_days >= days.place
),

final as (
    select * from looked_back
    where created_on <= as_of
)

select * from final
