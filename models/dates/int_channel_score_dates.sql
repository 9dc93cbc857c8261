with

leads as (
    select * from {{ ref('int_leads') }}
),

retention as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Of whoever came before retention_days the first signals are gone, and the score would be of somebody else.
aged as (
    select
        leads.lead_number,
        leads.created_on,
        cast({{ dbt.dateadd('day', 'settings.channel_score_age_days', 'leads.created_on') }} as date) as as_of,
        retention.as_of as last_on
    from leads
    cross join settings
    inner join retention
        on coalesce(leads.created_on >= retention.keep_from, true)
),

final as (
    select
        lead_number,
        created_on,
        as_of
    from aged
    where as_of <= last_on and {{ is_calibrating() }}
)

select * from final
