-- depends_on: {{ ref('int_rules_gate') }}

with

companies as (
    select * from {{ ref('base_companies') }}
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
        name,
        domain,
        industry,
        business_model,
        employee_count,
        annual_revenue,
        annual_growth,
        country,
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
