with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

lead_states as (
    select * from {{ ref('int_lead_states') }}
),

leads as (
    select
        *,
        {{ to_number('employee_count') }} as employees
    from {{ ref('int_leads') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

size_bands as (
    select * from {{ ref('int_size_bands') }}
),

final as (
    select
        lead_scores.lead_number,
        lead_scores.lead_score,
        lead_scores.persona_id as persona,
        lead_tiers.tier,
        lead_tiers.is_sales_ready,
        lead_states.buying_stage,
        lead_states.is_open,
        leads.industry,
        leads.country,
        leads.lead_source,
        size_bands.size_band,
        lead_conversions.converted_on is not null as is_converted,
        -- Who bought before becoming a lead has no time from one to the other.
        case
            when coalesce(lead_conversions.converted_on >= leads.created_on, true)
                then cast({{ dbt.datediff('leads.created_on', 'coalesce(lead_conversions.converted_on, as_of_date.as_of)', 'day') }} as integer)
        end as days
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
    inner join lead_states
        on lead_scores.lead_number = lead_states.lead_number and lead_scores.as_of = lead_states.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    -- A deal that is won later than the date of the scores is not known yet.
    left join lead_conversions
        on lead_scores.lead_number = lead_conversions.lead_number and lead_scores.as_of >= lead_conversions.converted_on
    left join size_bands
        on
            leads.employees >= coalesce(size_bands.min_employees, leads.employees)
            and leads.employees < coalesce(size_bands.below_employees, leads.employees + 1)
)

select * from final
