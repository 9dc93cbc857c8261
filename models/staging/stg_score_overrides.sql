with

overrides as (
    select * from {{ ref('base_score_overrides') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

retention as (
    select keep_from from {{ ref('int_as_of') }}
),

judged as (
    select
        overrides.*,
        coalesce(aliases.contact_id, overrides.contact_id) as lead_id,
        cast(overrides.set_at as date) as set_on,
        cast(overrides.until as date) as until_on,
        greatest(cast(overrides.set_at as date), aliases.merged_on) as known_on,
        case
            when overrides.problem is not null then overrides.problem
            when cast(overrides.until as date) < cast(overrides.set_at as date) then 'until_before_set_at'
            when contacts.contact_id is null then 'unknown_contact'
        end as fault
    from overrides
    left join aliases
        on overrides.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, overrides.contact_id) = contacts.contact_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, set_at, fault is null order by known_on, {{ row_text('score_overrides', 'judged') }}
        ) as copy_number
    from judged
),

-- One that has no end is in force, however long ago it was set.
aged as (
    select
        ranked.*,
        coalesce(case when ranked.fault is null then ranked.until_on else ranked.set_on end < retention.keep_from, false) as is_past
    from ranked
    cross join retention
),

final as (
    select
        case when not is_past then lead_id end as contact_id,
        case when not is_past then set_at end as set_at,
        case when not is_past then set_on end as set_on,
        case when not is_past then known_on end as known_on,
        case when not is_past then until_on end as until_on,
        case when not is_past then tier end as tier,
        case when not is_past then never_call end as never_call,
        case when not is_past then {{ is_flagged('never_call') }} end as is_never_call,
        case when not is_past then reason end as reason,
        cast(case
            when is_past then 'past_retention'
            else coalesce(fault, case when copy_number > 1 then 'duplicate' end)
        end as varchar) as rejection_reason
    from aged
)

select * from final
