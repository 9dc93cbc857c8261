with

judged as (
    select * from {{ ref('stg_events_judged') }}
),

retention as (
    select keep_from from {{ ref('int_as_of') }}
),

aged as (
    select
        judged.*,
        -- Of a day that cannot be read, the day of loading is the next best that says how old the row is.
        coalesce(coalesce(judged.occurred_on, cast(judged.loaded_at as date)) < retention.keep_from, false) as is_past
    from judged
    cross join retention
),

final as (
    select
        case when not is_past then event_id end as event_id,
        case when not is_past then lead_id end as lead_id,
        is_from_visitor or is_past as is_from_visitor,
        case when not is_past then anonymous_id end as anonymous_id,
        case when not is_past then event_type end as event_type,
        case when not is_past then occurred_at end as occurred_at,
        case when not is_past then occurred_on end as occurred_on,
        case when not is_past then loaded_at end as loaded_at,
        case when not is_past then known_on end as known_on,
        case when not is_past then channel end as channel,
        case when not is_past then campaign_id end as campaign_id,
        case when not is_past then page end as page,
        case when not is_past then page_url end as page_url,
        case when not is_past then asset end as asset,
        case when not is_past then duration_seconds end as duration_seconds,
        case when not is_past then quantity end as quantity,
        case when is_past then cast('past_retention' as varchar) else rejection_reason end as rejection_reason
    from aged
)

select * from final
