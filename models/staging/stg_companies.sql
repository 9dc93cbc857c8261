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
        {{ unless_blank_word('name', 'blank_words.words') }} as name,
        {{ unless_blank_word('domain', 'blank_words.words') }} as domain,
        {{ unless_blank_word('industry', 'blank_words.words') }} as industry,
        {{ unless_blank_word('business_model', 'blank_words.words') }} as business_model,
        {{ unless_blank_word('employee_count', 'blank_words.words') }} as employee_count,
        {{ unless_blank_word('annual_revenue', 'blank_words.words') }} as annual_revenue,
        {{ unless_blank_word('annual_growth', 'blank_words.words') }} as annual_growth,
        {{ unless_blank_word('country', 'blank_words.words') }} as country,
        cast(coalesce(problem, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
    cross join blank_words
)

select * from final
