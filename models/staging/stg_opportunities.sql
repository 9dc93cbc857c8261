-- depends_on: {{ ref('int_rules_gate') }}

with

opportunities as (
    select * from {{ ref('base_opportunities') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }} where rejection_reason is null
),

erasures as (
    select contact_id from {{ ref('stg_erasure_requests') }} where rejection_reason is null
),

judged as (
    select
        opportunities.*,
        case
            when erasures.contact_id is not null then 'erased'
            when opportunities.problem is not null then opportunities.problem
            when opportunities.is_won and opportunities.closed_at is null then 'won_without_closed_at'
            when contacts.contact_id is null and opportunities.contact_id is not null then 'unknown_contact'
        end as fault
    from opportunities
    left join contacts
        on opportunities.contact_id = contacts.contact_id
    left join erasures
        on opportunities.contact_id = erasures.contact_id
),

ranked as (
    select
        *,
        row_number() over (partition by opportunity_id, fault is null order by row_text) as copy_number
    from judged
),

final as (
    select
        opportunity_id,
        contact_id,
        company_id,
        cast(created_at as date) as created_on,
        cast(closed_at as date) as closed_on,
        stage,
        coalesce(is_won, false) as is_won,
        amount,
        upper(currency) as currency,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
