with

email_domains as (
    select * from {{ read_seed('email_domains') }} as seed
),

final as (
    select
        domain,
        kind
    from email_domains
)

select * from final
