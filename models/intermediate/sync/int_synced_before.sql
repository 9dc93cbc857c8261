with

sent as (
    select * from {{ ref('int_sent_before') }}
),

changed_since as (
    select * from {{ ref('int_changed_since') }}
),

sides as (
    select
        sent.*,
        coalesce(sent.as_of <= changed_since.changed_since, false) as is_by_then
    from sent
    cross join changed_since
),

ranked as (
    select
        *,
        row_number() over (partition by lead_id, is_by_then order by as_of desc) as place
    from sides
),

by_then as (
    select * from ranked
    where is_by_then and place = 1 and change <> 'removed'
),

-- What was written down later, by an earlier build of today or after the day asked for, may have reached the CRM or not.
since as (
    select lead_id from ranked
    where not is_by_then and place = 1
),

final as (
    select
        coalesce(by_then.lead_id, since.lead_id) as lead_id,
        by_then.tier,
        by_then.owner,
        by_then.lead_score,
        by_then.top_rules,
        by_then.as_of,
        since.lead_id is not null as is_sent_since
    from by_then
    full outer join since
        on by_then.lead_id = since.lead_id
)

select * from final
