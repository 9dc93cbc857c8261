with

campaigns as (
    select * from {{ ref('base_campaigns') }}
),

ranked as (
    select
        *,
        row_number() over (partition by campaign_id, problem is null order by {{ row_text('campaigns', 'campaigns') }}) as copy_number
    from campaigns
),

final as (
    select
        campaign_id,
        name,
        lower(channel) as channel,
        cost,
        cast(started_at as date) as started_on,
        cast(ended_at as date) as ended_on,
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
