with

published as (
    select * from {{ ref('int_published_before') }}
),

changed_since as (
    select * from {{ ref('int_changed_since') }}
),

final as (
    select
        published.lead_id,
        published.tier,
        published.owner,
        published.lead_score,
        published.top_rules,
        published.as_of
    from published
    inner join changed_since
        on published.as_of = changed_since.changed_since
)

select * from final
