with

account_members as (
    select * from {{ ref('int_account_members') }}
    where not is_opted_out
),

leads as (
    select * from {{ ref('int_leads') }}
),

described as (
    select
        account_members.company_id,
        leads.lead_id || ' (' || cast(cast(account_members.lead_score as decimal(5, 2)) as varchar)
        || coalesce(', ' || account_members.seniority, '') || coalesce(', ' || account_members.department, '') || ')' as person,
        leads.name,
        row_number() over (partition by account_members.company_id order by account_members.place) as place
    from account_members
    inner join leads
        on account_members.lead_number = leads.lead_number
),

final as (
    select
        company_id,
        cast({{ dbt.listagg('person', "'; '", 'order by place') }} as varchar) as people,
        cast({{ dbt.listagg('name', "'; '", 'order by place') }} as varchar) as names
    from described
    where place <= 3
    group by 1
)

select * from final
