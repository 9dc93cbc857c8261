with

companies as (
    select * from {{ ref('base_companies') }}
),

blank_words as (
    select * from {{ ref('int_blank_words') }}
),

-- A source that deletes a row often leaves nothing but its id.
judged as (
    select
        *,
        {{ is_deleted_row('companies') }} as is_gone,
        problem is null or ({{ is_deleted_row('companies') }} and coalesce(length(company_id) <= 1000, false)) as is_usable
    from companies
),

ranked as (
    select
        *,
        -- Of copies between which nothing else decides, the deleted one is heeded.
        row_number() over (
            partition by company_id, is_usable
            order by updated_at desc nulls last, loaded_at desc nulls last, is_gone desc, {{ row_text('companies', 'judged') }}
        ) as copy_number
    from judged
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
        left_out,
        cast(
            case
                when is_gone then 'deleted'
                when problem is not null then problem
                when copy_number > 1 then 'duplicate'
            end as varchar
        ) as rejection_reason
    from ranked
)

select * from final
