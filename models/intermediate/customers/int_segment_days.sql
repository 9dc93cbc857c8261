with

customer_leads as (
    select * from {{ ref('int_customer_leads') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

grouped as (
    select
        customer_leads.*,
        dimensions.dimension,
        dimensions.is_known_from_start,
        case dimensions.dimension
            when 'all' then 'all'
            when 'industry' then customer_leads.industry
            when 'size_band' then customer_leads.size_band
            when 'country' then customer_leads.country
            when 'lead_source' then customer_leads.lead_source
            when 'persona' then customer_leads.persona
            when 'tier' then customer_leads.tier
            else customer_leads.buying_stage
        end as segment
    from customer_leads
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
