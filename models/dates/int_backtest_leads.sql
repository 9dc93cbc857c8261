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

label_dates as (
    select * from {{ ref('int_label_dates') }}
),

excluded_spans as (
    select * from {{ ref('int_excluded_spans') }}
),

lead_conversions as (
    select * from {{ ref('int_lead_conversions') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Who existed, was open and not excluded at the end of that day. What closed later was open then.
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
    left join excluded_spans
        on
            leads.lead_number = excluded_spans.lead_number
            and cutoffs.cutoff_on >= excluded_spans.known_from
            and cutoffs.cutoff_on < excluded_spans.known_until
    where coalesce(lead_outcomes.is_open, true) and excluded_spans.lead_number is null
),

-- The same people at every cutoff, as far as they were there.
sampled as (
    select
        *,
        row_number() over (partition by cutoff_on order by sample_order) as sample_number
    from eligible
),

-- Whoever converted by then teaches nothing more; whose deal is open stands here for the forecast of deals.
judged as (
    select
        sampled.*,
        lead_conversions.converted_on as won_on,
        case when settings.conversion = 'won' then lead_conversions.converted_on else label_dates.converted_on end as converted_on,
        case when label_dates.converted_on <= sampled.cutoff_on then 'converted' else sampled.split end as role
    from sampled
    cross join settings
    left join lead_conversions
        on sampled.lead_number = lead_conversions.lead_number and sampled.cutoff_on < lead_conversions.converted_on
    left join label_dates
        on sampled.lead_number = label_dates.lead_number
    where sampled.sample_number <= settings.sample_cap_leads
),

final as (
    select
        lead_number,
        cutoff_on as as_of,
        created_on,
        cast(role as varchar) as split,
        people_group,
        cast(sample_number as integer) as sample_number,
        case when role not in ('watched', 'converted') then coalesce(converted_on <= horizon_ends_on, false) end as is_converted,
        case
            when role not in ('watched', 'converted') and converted_on <= horizon_ends_on
                then cast({{ dbt.datediff('cutoff_on', 'converted_on', 'day') }} as integer)
        end as days_to_convert,
        case when split <> 'watched' then coalesce(won_on <= horizon_ends_on, false) end as is_won,
        case
            when split <> 'watched' and won_on <= horizon_ends_on
                then cast({{ dbt.datediff('cutoff_on', 'won_on', 'day') }} as integer)
        end as days_to_win
    from judged
)

select * from final
