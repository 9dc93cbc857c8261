-- depends_on: {{ ref('int_rules_gate') }}

with

opportunities as (
    select * from {{ ref('base_opportunities') }}
),

contacts as (
    select contact_id from {{ ref('stg_contacts') }}
    where rejection_reason is null
),

aliases as (
    select * from {{ ref('stg_contact_aliases') }}
    where rejection_reason is null
),

reporting_currency as (
    select upper(value) as currency from {{ ref('int_calibration_settings') }}
    where setting = 'reporting_currency'
),

judged as (
    select
        opportunities.*,
        coalesce(aliases.contact_id, opportunities.contact_id) as lead_id,
        case
            when reporting_currency.currency is null or opportunities.currency is null then true
            else upper(opportunities.currency) = reporting_currency.currency
        end as is_in_reporting_currency,
        case
            when opportunities.problem is not null then opportunities.problem
            when opportunities.is_won and opportunities.closed_at is null then 'won_without_closed_at'
            when opportunities.contact_id is not null and contacts.contact_id is null then 'unknown_contact'
        end as fault
    from opportunities
    left join aliases
        on opportunities.contact_id = aliases.alias_id
    left join contacts
        on coalesce(aliases.contact_id, opportunities.contact_id) = contacts.contact_id
    left join reporting_currency
        on true
),

ranked as (
    select
        *,
        row_number() over (partition by opportunity_id, fault is null order by {{ row_text('opportunities', 'judged') }}) as copy_number
    from judged
),

final as (
    select
        opportunity_id,
        lead_id as contact_id,
        company_id,
        cast(created_at as date) as created_on,
        cast(closed_at as date) as closed_on,
        stage,
        coalesce(is_won, false) as is_won,
        -- There is no exchange rate here: an amount in another currency is left out, and counted.
        case when is_in_reporting_currency then amount end as amount,
        is_in_reporting_currency,
        cast(coalesce(fault, case when copy_number > 1 then 'duplicate' end) as varchar) as rejection_reason
    from ranked
)

select * from final
