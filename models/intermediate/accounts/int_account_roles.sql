with

account_members as (
    select * from {{ ref('int_account_members') }}
    where is_engaged
),

roles as (
    select
        company_id,
        cast('department' as varchar) as role_kind,
        department as role
    from account_members
    union all
    select
        company_id,
        cast('seniority' as varchar) as role_kind,
        seniority as role
    from account_members
),

final as (
    select distinct
        company_id,
        role_kind,
        role
    from roles
    where role is not null
)

select * from final
