with

leads as (
    select * from {{ ref('int_leads') }}
),

shuffled as (
    select
        lead_number,
        row_number() over (order by md5(lead_id), lead_id) as sample_order
    from leads
),

final as (
    select
        lead_number,
        cast(sample_order as integer) as sample_order,
        cast(mod(sample_order, 64) as integer) as people_group
    from shuffled
)

select * from final
