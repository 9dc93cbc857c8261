-- depends_on: {{ ref('int_rules_gate') }}

with

companies as (
    select * from {{ ref('base_companies') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
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
        {{ unless_blank_word('name') }} as name,
        {{ unless_blank_word('domain') }} as domain,
        {{ unless_blank_word('industry') }} as industry,
        {{ unless_blank_word('business_model') }} as business_model,
        {{ unless_blank_word('employee_count') }} as employee_count,
        {{ unless_blank_word('annual_revenue') }} as annual_revenue,
        {{ unless_blank_word('annual_growth') }} as annual_growth,
        {{ unless_blank_word('country') }} as country,
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
