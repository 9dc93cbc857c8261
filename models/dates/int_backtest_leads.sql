with

leads as (
    select * from {{ ref('int_leads') }}
),

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
    where split not in ('future', 'left_out')
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Who existed and was open at the end of that day. What closed later was open then.
eligible as (
    select
        leads.lead_number,
        leads.created_on,
        leads.people_group,
        leads.sample_order,
        cutoffs.cutoff_on,
        cutoffs.horizon_ends_on,
        cutoffs.split
    from leads
    inner join cutoffs
        on leads.created_on <= cutoffs.cutoff_on
    left join lead_outcomes
        on leads.lead_number = lead_outcomes.lead_number and cutoffs.cutoff_on = lead_outcomes.as_of
    where coalesce(lead_outcomes.is_open, true)
),

-- The same people at every cutoff, as far as they were there.
sampled as (
    select
        *,
        row_number() over (partition by cutoff_on order by sample_order) as sample_number
    from eligible
),

final as (
    select
        sampled.lead_number,
        sampled.cutoff_on as as_of,
        sampled.created_on,
        sampled.split,
        sampled.people_group,
        cast(sampled.sample_number as integer) as sample_number,
        case when sampled.split <> 'watched' then coalesce(lead_conversions.converted_on <= sampled.horizon_ends_on, false) end as is_converted,
        case
            when sampled.split <> 'watched' and lead_conversions.converted_on <= sampled.horizon_ends_on
                then cast({{ dbt.datediff('sampled.cutoff_on', 'lead_conversions.converted_on', 'day') }} as integer)
        end as days_to_convert
    from sampled
    cross join settings
    left join lead_conversions
        on sampled.lead_number = lead_conversions.lead_number and sampled.cutoff_on < lead_conversions.converted_on
    where sampled.sample_number <= settings.sample_cap_leads
)

select * from final
