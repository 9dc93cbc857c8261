with

account_roles as (
    select * from {{ ref('int_account_roles') }}
),

final as (
    select
        company_id,
        count(case when role_kind = 'department' then 1 end) as departments_covered,
        cast({{ dbt.listagg("case when role_kind = 'department' then role end", "', '", 'order by role') }} as varchar) as departments,
        count(case when role_kind = 'seniority' then 1 end) as seniorities_covered,
        cast({{ dbt.listagg("case when role_kind = 'seniority' then role end", "', '", 'order by role') }} as varchar) as seniorities
    from account_roles
    group by 1
)

select * from final
