with

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
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

setting_lists as (
    select * from {{ ref('int_setting_lists') }}
    where setting = 'size_bands'
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

band_starts as (
    select distinct cast({{ to_number('item') }} as bigint) as min_employees
    from setting_lists
),

-- Each number listed begins a band that reaches up to the next one; one more holds whoever is smaller than the smallest.
band_ranges as (
    select
        min_employees,
        lead(min_employees) over (order by min_employees) as below_employees
    from band_starts
    union all
    select
        cast(null as bigint) as min_employees,
        min(min_employees) as below_employees
    from band_starts
    having count(*) > 0
),

size_bands as (
    select
        min_employees,
        below_employees,
        case
            when min_employees is null then 'under ' || cast(below_employees as varchar)
            when below_employees is null then cast(min_employees as varchar) || '+'
            when below_employees = min_employees + 1 then cast(min_employees as varchar)
            else cast(min_employees as varchar) || '-' || cast(below_employees - 1 as varchar)
        end as size_band
    from band_ranges
),

-- Each lead of today that is not excluded, with all that it is grouped by and whether it has become a customer.
described as (
    select
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
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of and not lead_tiers.is_excluded
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
),

grouped as (
    select
        described.*,
        dimensions.dimension,
        dimensions.is_known_from_start,
        case dimensions.dimension
            when 'all' then 'all'
            when 'industry' then described.industry
            when 'size_band' then described.size_band
            when 'country' then described.country
            when 'lead_source' then described.lead_source
            when 'persona' then described.persona
            when 'tier' then described.tier
            else described.buying_stage
        end as segment
    from described
    -- Persona, tier and stage are those of today: who has bought was not in them when the clock began.
    cross join (
        values
        ('all', true), ('industry', true), ('size_band', true), ('country', true), ('lead_source', true),
        ('persona', false), ('tier', false), ('buying_stage', false)
    ) as dimensions (dimension, is_known_from_start)
),

counted as (
    select
        dimension,
        coalesce(segment, '(blank)') as segment,
        is_known_from_start,
        days,
        count(*) as leads,
        sum(case when is_open then 1 else 0 end) as open_leads,
        sum(case when is_sales_ready then 1 else 0 end) as sales_ready_leads,
        sum({{ to_points('lead_score') }}) as score_points,
        sum(case when is_converted then 1 else 0 end) as converted_leads
    from grouped
    group by 1, 2, 3, 4
),

-- Without any lead one row is left, which says so.
final as (
    select
        cast(coalesce(counted.dimension, 'all') as varchar) as dimension,
        cast(coalesce(counted.segment, 'all') as varchar) as segment,
        coalesce(counted.is_known_from_start, true) as is_known_from_start,
        counted.days,
        cast(coalesce(counted.leads, 0) as bigint) as leads,
        cast(coalesce(counted.open_leads, 0) as bigint) as open_leads,
        cast(coalesce(counted.sales_ready_leads, 0) as bigint) as sales_ready_leads,
        counted.score_points,
        cast(coalesce(counted.converted_leads, 0) as bigint) as converted_leads
    from as_of_date
    left join counted
        on as_of_date.as_of is not null
)

select * from final
