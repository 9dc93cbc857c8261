with

leads as (
    select
        lead_number,
        lead_id,
        md5(lead_id) as fingerprint
    from {{ ref('int_leads') }}
),

-- Neither the group of a person nor who stands before whom depends on the people who come later.
final as (
    select
        lead_number,
        cast(row_number() over (order by fingerprint, lead_id) as integer) as sample_order,
        cast(mod({{ first_byte('fingerprint') }}, 64) as integer) as people_group
    from leads
)

select * from final
