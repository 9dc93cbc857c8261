-- depends_on: {{ ref('int_rules_gate') }}

with

companies as (
    select * from {{ ref('base_companies') }}
),

ranked as (
    select
        *,
        row_number() over (partition by company_id, problem is null order by {{ row_text('companies', 'companies') }}) as copy_number
    from companies
),

final as (
    select
        company_id,
        name,
        domain,
        industry,
        business_model,
        employee_count,
        annual_revenue,
        annual_growth,
        country,
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
