with

account_totals as (
    select * from {{ ref('int_account_totals') }}
),

account_roles as (
    select * from {{ ref('int_account_roles') }}
),

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting in ('committee_departments', 'committee_seniorities')
),

-- Every department and every seniority that is listed is one seat, and one person can sit on one of each.
seats as (
    select distinct
        case setting when 'committee_departments' then 'department' else 'seniority' end as role_kind,
        lower(item) as role
    from setting_lists
),

final as (
    select
        account_totals.company_id,
        {{ divide('count(account_roles.role)', 'count(*)') }} as committee_coverage,
        cast({{ dbt.listagg(
            "case when account_roles.role is null then seats.role_kind || ' ' || seats.role end", "', '",
            'order by seats.role_kind, seats.role'
        ) }} as varchar) as missing_roles
    from account_totals
    cross join seats
    left join account_roles
        on
            account_totals.company_id = account_roles.company_id
            and seats.role_kind = account_roles.role_kind
            and seats.role = account_roles.role
    group by 1
)

select * from final
